import {
  type Block,
  contains,
  parseAddress,
  parseBlock,
} from '@gatehouse/capability-traffic/policies/ip-filter/address.ts'
import { defaulted, object, slug, Type } from '@gatehouse/schema'
import { definePolicy, nowhere, refuse } from '@gatehouse/unit'

const network = Type.Refine(
  Type.String({ maxLength: 64 }),
  text => parseBlock(text) !== undefined,
  () => 'must be an address or a block such as 192.0.2.0/24 or 2001:db8::/32',
)

export const bots = definePolicy({
  name: 'bots',
  version: 1,
  stages: ['edge'],
  title: 'Bots',
  summary:
    'Refuses who says to be a bot and comes from none of its networks. Whoever says nothing of the kind is not looked at.',
  config: object({
    bots: Type.Array(
      object({
        name: slug({ description: 'Of the bot, such as `googlebot`.' }),
        says: Type.String({
          ...{ minLength: 3, maxLength: 64 },
          description: 'What stands in its User-Agent, such as `Googlebot`; capitals do not count.',
        }),
        networks: defaulted(
          Type.Array(network, { maxItems: 10_000, description: 'Addresses and blocks that it comes from.' }),
          [],
        ),
        asns: defaulted(
          Type.Array(Type.Integer({ minimum: 1, maximum: 4_294_967_295 }), {
            ...{ maxItems: 64, uniqueItems: true },
            description: 'Autonomous systems that it comes from, as the files of the operator say (`geoFiles`).',
          }),
          [],
        ),
      }),
      {
        minItems: 1,
        maxItems: 64,
        description: 'One with neither networks nor asns is refused wherever it comes from.',
      },
    ),
  }),
  errors: ['bot_unverified'],
  examples: [
    {
      title: 'A crawler that comes from elsewhere',
      config: { bots: [{ name: 'searchbot', says: 'SearchBot', networks: ['192.0.2.0/24'] }] },
      send: ['GET / User-Agent: searchbot/2.1', 'GET / User-Agent: curl/8.0'],
      expect: [403, 200],
    },
  ],
  create(config) {
    const known = config.bots.map(({ says, networks, asns }) => ({
      says: says.toLowerCase(),
      blocks: networks.map(one => parseBlock(one)!),
      asns: new Set(asns),
    }))
    return {
      request(exchange) {
        const { request } = exchange
        const agent = request.headers.get('user-agent')?.toLowerCase()
        const said = agent === undefined ? [] : known.filter(({ says }) => agent.includes(says))
        if (said.length === 0) return
        const { asn } = exchange.place ?? nowhere
        const address = parseAddress(request.clientAddress)
        const isOne = said.some(({ blocks, asns }) => asns.has(asn) || isWithin(blocks, address))
        if (!isOne) return refuse('bot_unverified', 'Who says to be this bot comes from its networks.')
      },
    }
  },
})

const isWithin = (blocks: readonly Block[], address: bigint | undefined) =>
  address !== undefined && blocks.some(block => contains(block, address))

import { Failure } from '@gatehouse/base'
import { address, authorities } from '@gatehouse/capability-access/policies/tokens/token-config.ts'
import {
  type Block,
  contains,
  parseAddress,
  parseBlock,
} from '@gatehouse/capability-traffic/policies/ip-filter/address.ts'
import { defaulted, object, patterned, slug, Type } from '@gatehouse/schema'
import { definePolicy, type Exchange, nowhere, type Refusal, refuse } from '@gatehouse/unit'
import { SigningBot } from './signing-bot.ts'

const network = Type.Refine(
  Type.String({ maxLength: 64 }),
  text => parseBlock(text) !== undefined,
  () => 'must be an address or a block such as 192.0.2.0/24 or 2001:db8::/32',
)

const domain = patterned(
  '^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$',
  'a domain in lower case, such as googlebot.com',
  { maxLength: 253 },
)

export const bots = definePolicy({
  name: 'bots',
  version: 1,
  stages: ['edge'],
  title: 'Bots',
  summary:
    'Refuses who says to be a bot and comes from none of its networks, whose address has none of its names, and who signs with none of its keys. Whoever says nothing of the kind is not looked at.',
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
        domains: defaulted(
          Type.Array(domain, {
            ...{ maxItems: 64, uniqueItems: true },
            description:
              'Domains that names of its addresses are in, as DNS says of the address and of the name again. Asked once an hour for each address.',
          }),
          [],
        ),
        signatures: Type.Optional(
          object(
            {
              directory: address(
                'Where its keys stand, such as `https://bot.example/.well-known/http-message-signatures-directory`.',
              ),
              authorities: authorities('when the keys are fetched'),
            },
            { description: 'It signs what it asks (Web Bot Auth; RFC 9421).' },
          ),
        ),
      }),
      {
        minItems: 1,
        maxItems: 64,
        description: 'One with neither networks, asns, domains nor signatures is refused wherever it comes from.',
      },
    ),
  }),
  errors: ['bot_unverified', 'bot_names_unavailable', 'keys_unavailable'],
  examples: [
    {
      title: 'A crawler that comes from elsewhere',
      config: { bots: [{ name: 'searchbot', says: 'SearchBot', networks: ['192.0.2.0/24'] }] },
      send: ['GET / User-Agent: searchbot/2.1', 'GET / User-Agent: curl/8.0'],
      expect: [403, 200],
    },
  ],
  create(config, host) {
    const { names } = host
    const known = config.bots.map(({ says, networks, asns, domains, signatures }) => ({
      ...{ says: says.toLowerCase(), domains },
      signing: signatures && new SigningBot(signatures, host),
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
        if (said.some(({ blocks, asns }) => asns.has(asn) || isWithin(blocks, address))) return
        const domains = address === undefined ? [] : said.flatMap(one => one.domains)
        const byName = () => (domains.length === 0 ? unverified : named(names.of(request.clientAddress), domains))
        const signing = said.flatMap(one => one.signing ?? [])
        return signing.length === 0 ? byName() : signedBy(signing, request, byName)
      },
    }
  },
})

const unverified = refuse('bot_unverified', 'Who says to be this bot comes from its networks, or signs with its keys.')

type Judged = Refusal | undefined

/** Of whom none signed it the name is looked at. That keys cannot be had is told where they might have made a difference. */
async function signedBy(
  signing: readonly SigningBot[],
  request: Exchange['request'],
  byName: () => Judged | Promise<Judged>,
): Promise<Judged> {
  let away: Failure | undefined
  for (const bot of signing) {
    try {
      if (await bot.isBy(request)) return undefined
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown
      away = thrown
    }
  }
  const refusal = await byName()
  if (refusal && away) throw away
  return refusal
}

const named = (
  found: readonly string[] | undefined | Promise<readonly string[] | undefined>,
  domains: readonly string[],
) => (found instanceof Promise ? found.then(all => judged(all, domains)) : judged(found, domains))

function judged(names: readonly string[] | undefined, domains: readonly string[]): Refusal | undefined {
  if (!names) return refuse('bot_names_unavailable', 'Who says to be this bot cannot be verified now.')
  const isIn = (name: string) => domains.some(domain => name === domain || name.endsWith(`.${domain}`))
  return names.some(isIn) ? undefined : unverified
}

const isWithin = (blocks: readonly Block[], address: bigint | undefined) =>
  address !== undefined && blocks.some(block => contains(block, address))

import { cookieOf, percentOf } from '@gatehouse/base'
import { defaulted, fieldName, object, oneOf, Type } from '@gatehouse/schema'
import { definePolicy, type Exchange } from '@gatehouse/unit'
import { conditionList, meets, outcomeOf, settled } from '../tries/condition.ts'

const percent = (description: string) => Type.Number({ minimum: 0, maximum: 100, description })

const match = object({
  header: Type.Optional(fieldName({ maxLength: 128 })),
  cookie: Type.Optional(fieldName({ maxLength: 128 })),
  value: Type.Optional(Type.String({ maxLength: 256, description: 'What it says; anything unless said.' })),
})

const release = object({
  value: Type.String({ minLength: 1, maxLength: 63, description: 'Of the label, which targets of this release have.' }),
  match: Type.Optional(
    Type.Array(match, { maxItems: 16, description: 'Requests that have any of these go there, whatever their share.' }),
  ),
  percent: defaulted(percent('Of the other requests.'), 0),
})

const rollBack = object(
  {
    on: defaulted(conditionList('What a failed call is.'), ['unreachable', 'reset', 'timeout', '5xx']),
    failurePercent: defaulted(Type.Integer({ minimum: 1, maximum: 100, description: 'Of the calls in a window.' }), 10),
    slowMs: Type.Optional(Type.Integer({ minimum: 1, maximum: 3_600_000, description: 'A later answer is slow.' })),
    slowPercent: defaulted(Type.Integer({ minimum: 1, maximum: 100, description: 'Of the calls in a window.' }), 50),
    callsMin: defaulted(Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Before percentages count.' }), 20),
    windowSeconds: defaulted(Type.Integer({ minimum: 1, maximum: 3600 }), 60),
    forSeconds: defaulted(
      Type.Integer({
        ...{ minimum: 1, maximum: 2_592_000 },
        description: 'The release gets nothing for so long; then a few requests see whether it is well.',
      }),
      86_400,
    ),
  },
  { title: 'Roll-back', description: 'A release that fails gets nothing any more; the others take its share.' },
)

export const split = definePolicy({
  name: 'split',
  version: 1,
  stages: ['forward'],
  title: 'Split',
  summary:
    'Sends a share of the requests, or those that ask for it, to targets with a label: canary, blue-green, A/B. Rolls back by itself.',
  config: object({
    label: defaulted(
      Type.String({ minLength: 1, maxLength: 63, description: 'Which label tells releases apart.' }),
      'version',
    ),
    releases: Type.Array(release, {
      ...{ minItems: 1, maxItems: 16 },
      description: 'In this order. What no release takes goes to `otherwise`.',
    }),
    otherwise: Type.Optional(
      Type.String({ maxLength: 63, description: 'Label of the release that takes the rest; any target unless said.' }),
    ),
    by: defaulted(
      oneOf(['request', 'consumer', 'ip'], {
        description: 'What keeps its release: nothing, the application, the address.',
      }),
      'request',
    ),
    rollBack: Type.Optional(rollBack),
  }),
  needs: ({ by }) => (by === 'consumer' ? ['consumer'] : []),
  sendsTo: ({ label, releases, otherwise }) =>
    [...releases.map(({ value }) => value), ...(otherwise === undefined ? [] : [otherwise])].map(value => ({
      ...{ label, value },
    })),
  errors: [],
  examples: [
    {
      title: 'A twentieth, and who asks for it',
      config: { releases: [{ value: 'v2', percent: 5, match: [{ header: 'X-Canary' }] }], otherwise: 'v1' },
      send: ['GET /', 'GET / X-Canary: yes'],
      expect: [200, 200],
    },
  ],
  create({ label, releases, otherwise, by, rollBack: back }, { breakers, clock, identity, log }) {
    const rules = back && { ...back, trials: 5, windowMs: back.windowSeconds * 1000, openMs: back.forSeconds * 1000 }
    const asks = releases.map(({ match: matches = [] }) => matches.map(asked))
    const chosen = (exchange: Exchange): string | undefined => {
      const wanted = asks.findIndex(ways => ways.some(way => way(exchange)))
      if (wanted >= 0) return releases[wanted]!.value
      const key = keys[by](exchange)
      let left = key === undefined ? Math.random() * 100 : percentOf(`${identity} ${key}`)
      return releases.find(one => (left -= one.percent) < 0)?.value
    }
    const to = (exchange: Exchange, value: string | undefined) => {
      if (value !== undefined) exchange.subset = { label, value }
    }
    return {
      async forward(exchange, next) {
        const value = chosen(exchange)
        const pass = value !== undefined && rules ? breakers.enter(value, rules) : undefined
        if (typeof pass !== 'function') {
          to(exchange, pass ? otherwise : (value ?? otherwise))
          return next()
        }
        to(exchange, value)
        const startedMs = clock.monotonicMs()
        const outcome = await outcomeOf(next())
        const slow = clock.monotonicMs() - startedMs > (back!.slowMs ?? Number.POSITIVE_INFINITY)
        const turned = pass(exchange.signal.aborted ? undefined : { failed: meets(outcome, back!.on), slow })
        const { api } = exchange.route
        if (turned === 'opened')
          log.warn('A release was rolled back.', { api, release: value, forSeconds: back!.forSeconds })
        else if (turned) log.warn('A release is well again.', { api, release: value })
        return settled(outcome)
      },
    }
  },
})

const keys: Record<'request' | 'consumer' | 'ip', (exchange: Exchange) => string | undefined> = {
  request: () => undefined,
  consumer: ({ consumer }) => consumer?.applicationId,
  ip: ({ request }) => request.clientAddress,
}

function asked({ header, cookie, value }: { header?: string; cookie?: string; value?: string }) {
  const field = header?.toLowerCase()
  const says = (text: string | undefined) => text !== undefined && (value === undefined || text === value)
  return ({ request: { headers } }: Exchange) =>
    (field !== undefined && says(headers.get(field))) || (cookie !== undefined && says(cookieOf(headers, cookie)))
}

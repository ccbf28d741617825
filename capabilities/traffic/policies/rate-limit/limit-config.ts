/** How limits are written: the fields of one, of several that are taken together, and of the policy. */
import { expression } from '@gatehouse/expression'
import {
  defaulted,
  type Filled,
  localDateTime,
  object,
  oneOf,
  patterned,
  plainFieldName,
  slug,
  Type,
  timeZone,
  when,
} from '@gatehouse/schema'

const count = (description: string, maximum = 1_000_000_000) => Type.Integer({ minimum: 1, maximum, description })
const plainName = (description: string) => plainFieldName({ description })

export const keyParts = [
  ...(['consumer', 'application', 'subscription', 'plan', 'ip', 'header', 'route', 'api', 'expression'] as const),
] as const
const keyPart = oneOf([...keyParts])

const clockTime = (description: string) =>
  patterned('^([01]\\d|2[0-3]):[0-5]\\d$', 'a time such as 09:30', { description })

const scheduled = object({
  days: defaulted(Type.Array(oneOf(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']), { minItems: 1, maxItems: 7 }), [
    'mon',
    'tue',
    'wed',
    'thu',
    'fri',
    'sat',
    'sun',
  ]),
  from: defaulted(clockTime('Local time at which it begins.'), '00:00'),
  to: defaulted(clockTime('Local time at which it ends; on the next day where it is not after `from`.'), '00:00'),
  limit: count('What holds meanwhile.'),
})
export type Scheduled = Filled<typeof scheduled>

const costFrom = object({
  in: oneOf(['header', 'query'], { description: 'Where the request says its cost.' }),
  name: plainName('Name of the field or the query key.'),
  max: defaulted(count('The most that is taken, whatever is said.', 1_000_000), 1000),
})

const charge = object({
  header: Type.Optional(plainName('Field of the reply that says the cost; it is taken off the reply.')),
  statuses: Type.Optional(
    Type.Array(patterned('^[1-5](xx|\\d\\d)$', 'a status such as 401, or a class such as 5xx'), {
      ...{ minItems: 1, maxItems: 20, description: 'What costs something; every reply unless said.' },
    }),
  ),
  max: defaulted(count('The most that is charged, whatever is said.', 1_000_000), 1_000_000),
})

const unwell = object({
  wellPercentMin: defaulted(count('Of the targets of the upstream, by weight: below it the limit shrinks.', 100), 50),
  limitPercent: defaulted(count('To which part of itself.', 100), 50),
})

const counting = {
  algorithm: ['gcra', 'spike-arrest', 'sliding-window', 'calendar-window', 'leaky-bucket'],
} as const
const windowed: Record<string, unknown> = { algorithm: ['gcra', 'spike-arrest', 'sliding-window', 'leaky-bucket'] }

const limitFields = {
  algorithm: defaulted(
    oneOf([...counting.algorithm, 'concurrency'], {
      description:
        '`gcra` an even rate with a burst; `spike-arrest` the same without one; `sliding-window` a count over the last window; `calendar-window` a quota of an hour, day or month; `leaky-bucket` holds requests back instead of refusing them; `concurrency` requests under way.',
    }),
    'gcra',
  ),
  windowSeconds: when(windowed, defaulted(count('Length of the window.', 31_622_400), 60)),
  burst: when(
    { algorithm: ['gcra', 'spike-arrest'] },
    Type.Optional(count('Requests that pass at once after a pause; `limit` unless said, and 1 of `spike-arrest`.')),
  ),
  queueMax: when(
    { algorithm: 'leaky-bucket' },
    defaulted(count('Requests that wait for their turn under one key; a further one is refused.', 100_000), 100),
  ),
  waitMsMax: when({ algorithm: 'leaky-bucket' }, defaulted(count('Longest wait for a turn.', 30_000), 1000)),
  per: when(
    { algorithm: 'calendar-window' },
    defaulted(
      oneOf(['minute', 'hour', 'day', 'week', 'month', 'year'], { description: 'Length of the window.' }),
      'day',
    ),
  ),
  anchor: when(
    { algorithm: 'calendar-window' },
    Type.Optional(
      localDateTime({
        description: 'Local date and time from which windows are counted; the calendar’s own unless said.',
      }),
    ),
  ),
  calendar: when(
    { algorithm: 'calendar-window' },
    defaulted(
      oneOf(['policy', 'consumer'], {
        description:
          '`consumer`: the time zone and the anchor of the subscription go before those that stand here, where it has its own.',
      }),
      'policy',
    ),
  ),
  timeZone: defaulted(timeZone({ description: 'IANA zone of calendar windows and of the schedule.' }), 'UTC'),
  by: defaulted(
    Type.Union([keyPart, Type.Array(keyPart, { minItems: 1, maxItems: 4, uniqueItems: true })], {
      description: 'Who shares one allowance; a list tells apart what differs in any of them.',
    }),
    'consumer',
  ),
  headerName: when({ by: 'header' }, Type.Optional(plainName('Field whose value tells callers apart.'))),
  expression: when(
    { by: 'expression' },
    Type.Optional(
      expression({
        description:
          'Its value tells callers apart, such as `request.headers["x-tenant"] + " " + request.method`. One that fails refuses the request.',
      }),
    ),
  ),
  ipv4PrefixLength: when({ by: 'ip' }, defaulted(count('IPv4 addresses that share their first bits are one.', 32), 32)),
  ipv6PrefixLength: when({ by: 'ip' }, defaulted(count('The same for IPv6, where one caller has many.', 128), 64)),
  cost: when(counting, defaulted(count('What one request takes.', 1_000_000), 1)),
  costFrom: when(counting, Type.Optional(costFrom)),
  charge: when(counting, Type.Optional(charge)),
  schedule: defaulted(
    Type.Array(scheduled, { maxItems: 50, description: 'Other numbers at other times; the first that holds counts.' }),
    [],
  ),
  unwell: Type.Optional(unwell),
}

const limitEntry = object({
  name: slug({ description: 'Tells it apart from the others, also in RateLimit fields.' }),
  limit: count('Requests, or units of cost, allowed in one window; of `concurrency` at once.'),
  ...limitFields,
})
export type LimitConfig = Filled<typeof limitEntry>

const fields = object({
  limit: Type.Optional(count('Requests, or units of cost, allowed in one window; of `concurrency` at once.')),
  ...limitFields,
  limits: Type.Optional(
    Type.Array(limitEntry, {
      ...{ minItems: 1, maxItems: 8 },
      description: 'Several limits in place of the one above. A request takes of all of them or of none.',
    }),
  ),
  counted: defaulted(
    oneOf(['gateway', 'exact', 'leased'], {
      description:
        '`gateway`: each gateway counts for itself. With Redis: `exact` counts over all gateways at every request; `leased` hands each thread a few requests in advance.',
    }),
    'gateway',
  ),
  headers: defaulted(Type.Boolean({ description: 'Tells the caller what is left in RateLimit fields.' }), true),
  legacyHeaders: defaulted(Type.Boolean({ description: 'Tells it in X-RateLimit fields, too.' }), false),
})

export const rateLimitConfig = Type.Refine(
  fields,
  value => problemOf(value as Written) === undefined,
  value => problemOf(value as Written) ?? 'must be one limit',
)
export type RateLimitConfig = Filled<typeof fields>

type Written = Record<string, unknown> & { limit?: unknown; limits?: readonly Record<string, unknown>[] }

/** What the fields do not say by themselves. */
function problemOf(value: Written): string | undefined {
  const { limits } = value
  if (limits === undefined) {
    if (value.limit === undefined) return 'must have a limit, or limits'
    return lacksExpression(value) ? lacking : undefined
  }
  if (limits.some(lacksExpression)) return lacking
  const beside = ['limit', ...Object.keys(limitFields)].find(name => value[name] !== undefined)
  if (beside !== undefined) return `must say ${beside} in each of its limits, not beside them`
  const names = limits.map(({ name }) => name)
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  return twice === undefined ? undefined : `must have limits with names of their own; ${twice} stands twice`
}

const lacking = 'must say the expression that it counts by'
const lacksExpression = ({ by, expression: text }: Record<string, unknown>) =>
  text === undefined && [by].flat().includes('expression')

/** The limits of a configuration, be it one or several. */
export function limitsOf({ limits, limit, ...single }: RateLimitConfig): LimitConfig[] {
  return limits ?? [{ ...single, name: 'default', limit: limit! }]
}

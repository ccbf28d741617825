import { object, patterned, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'

const time = (description: string) => Type.String({ format: 'date-time', description })
const count = (description: string) => Type.Integer({ minimum: 0, description })
const share = (description: string) => Type.Union([Type.Number(), Type.Null()], { description })

export const budget = defineOperation({
  name: 'budget',
  on: 'ServiceObjective',
  title: 'Error budget',
  summary: 'What was kept of an objective over its window, what is left of its error budget, and how fast it is spent.',
  output: object({
    from: time('Beginning of the window.'),
    to: time('Its end.'),
    requests: count('Requests it is about.'),
    bad: count('Requests that did not keep it.'),
    kept: share('Share of requests that kept it; null where there was none.'),
    promised: Type.Number({ description: 'Share that is promised.' }),
    allowed: count('Requests that may fail it, of as many as there were.'),
    left: share('Share of the budget that is left; below 0 where it is broken.'),
    rates: Type.Array(
      object({
        pace: Type.String(),
        longMinutes: Type.Integer(),
        long: Type.Number({ description: 'How many times as fast as allowed, over the long window.' }),
        shortMinutes: Type.Integer(),
        short: Type.Number({ description: 'Likewise over the short one.' }),
        limit: Type.Number({ description: 'An alert of this pace begins where both are above.' }),
        isOver: Type.Boolean(),
      }),
    ),
    days: Type.Array(
      object({
        start: time('Beginning of the day, UTC.'),
        requests: count('Requests of the day.'),
        bad: count('Those that did not keep it.'),
        left: Type.Number({ description: 'Share of the budget that was left at its end.' }),
      }),
      { maxItems: 100 },
    ),
  }),
  effect: 'read',
  role: 'viewer',
  errors: ['query_timeout'],
})

const text = Type.String()

export const slaRow = object({
  subscription: text,
  application: text,
  plan: text,
  environment: text,
  requests: count('Requests of the month.'),
  errors: count('Answered with 500 and above.'),
  availability: share('Share answered with less than 500; null where there was none.'),
  promised: share('What the plan promises; null where it promises nothing.'),
  isKept: Type.Union([Type.Boolean(), Type.Null()], {
    description: 'Whether it was kept, where anything was promised and asked.',
  }),
  averageMs: Type.Union([Type.Number(), Type.Null()], { description: 'Average duration.' }),
})

const slaInput = object({
  month: Type.Optional(
    patterned('^20\\d\\d-(0[1-9]|1[0-2])$', 'a month such as 2026-05', {
      description: 'Month, in UTC; the last whole one unless said, or this one where that has no requests.',
    }),
  ),
  application: Type.Optional(Type.String({ maxLength: 127, description: 'Only this application.' })),
})

export const exportSla = defineOperation({
  name: 'export-sla',
  scope: 'organization',
  title: 'Export the service level report',
  summary: 'The service level report of a month as CSV.',
  input: slaInput,
  effect: 'read',
  file: true,
  role: 'viewer',
  errors: ['query_timeout'],
})

export const slaReport = defineOperation({
  name: 'sla-report',
  scope: 'organization',
  title: 'Service level report',
  summary: 'What each subscription got in a month, beside what its plan promises.',
  input: slaInput,
  output: object({
    month: text,
    from: time('Beginning of what is told: later than the month where less is kept.'),
    to: time('End of what is told.'),
    isWhole: Type.Boolean({ description: 'Whether all of the month is kept and over.' }),
    rows: Type.Array(slaRow, { maxItems: 1000 }),
    truncated: Type.Boolean({ description: 'Whether there are more subscriptions that called.' }),
  }),
  effect: 'read',
  role: 'viewer',
  errors: ['query_timeout'],
})

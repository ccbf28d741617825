import { defaulted, object, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'
import { alertRule } from './alert-rule.ts'

export const backtestLimits = {
  daysMax: 30,
  /** Of what a rule tells alerts apart by: the largest. */
  tracksMax: 20,
  /** Points of one track that are told. */
  pointsMax: 400,
  firingsMax: 500,
  /** In all. */
  timeMs: 20_000,
} as const

const time = (description: string) => Type.String({ format: 'date-time', description })
const count = (description: string) => Type.Integer({ minimum: 0, description })
const of = Type.Record(Type.String(), Type.String(), { description: 'What it is of, by dimension.' })
const limit = (description: string) => Type.Optional(Type.Number({ description }))

export const backtest = defineOperation({
  name: 'backtest',
  on: 'AlertRule',
  collection: true,
  title: 'Back-test',
  summary:
    'Plays a rule, saved or not, over usage of the last days: when it would have fired, how long, and who would have been told.',
  input: object({
    rule: Type.Optional(Type.String({ maxLength: 128, description: 'A rule that is there, by its name.' })),
    spec: Type.Optional(Type.With(alertRule.spec, { description: 'Or one as it may be written.' })),
    days: defaulted(
      Type.Integer({ minimum: 1, maximum: backtestLimits.daysMax, description: 'Days up to now that are played.' }),
      7,
    ),
  }),
  output: object({
    from: time('Beginning of what was played: later than asked where less is kept, or nobody called before.'),
    to: time('Its end.'),
    stepSeconds: count('The rule was looked at each so many seconds.'),
    estimated: Type.Boolean({
      description: 'Whether figures are near ones: percentiles over several minutes, to within a quarter.',
    }),
    truncated: Type.Boolean({ description: 'Whether there is more than is played or told.' }),
    unit: Type.String({ description: 'Of the figures: count, bytes, ms, share, units or rate.' }),
    fired: count('How many times it would have fired.'),
    firingSeconds: count('How long, alert by alert.'),
    messages: Type.Array(
      object({
        channel: Type.String(),
        firing: count('Messages that something fires.'),
        resolved: count('Messages that it is over.'),
      }),
      { description: 'What channels would have been sent, without silences and groups.' },
    ),
    items: Type.Array(
      object({
        of,
        foundAt: time('When it was found first.'),
        firedAt: time('When it would have fired.'),
        resolvedAt: Type.Optional(time('When it would have been over; nothing where it fires at the end.')),
        seconds: count('How long it fires.'),
        worst: Type.Union([Type.Number(), Type.Null()], { description: 'The figure that was furthest off.' }),
      }),
      { maxItems: backtestLimits.firingsMax },
    ),
    series: Type.Array(
      object({
        of,
        above: limit('More than this was too much.'),
        below: limit('Less than this was too little.'),
        points: Type.Array(
          object({ at: time('Beginning of the point.'), value: Type.Union([Type.Number(), Type.Null()]) }),
          { maxItems: backtestLimits.pointsMax + 1, description: 'The worst figure of each point.' },
        ),
      }),
      { maxItems: backtestLimits.tracksMax },
    ),
  }),
  effect: 'read',
  inBody: true,
  role: 'viewer',
  errors: ['query_timeout', 'rule_not_playable'],
  listed: ['of', 'firedAt', 'resolvedAt', 'seconds', 'worst'],
  positional: ['rule'],
})

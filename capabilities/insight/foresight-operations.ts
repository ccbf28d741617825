/** What is not as usual, what it comes from, and what comes next. */
import { defaulted, object, oneOf, patterned, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'
import { time } from './queries.ts'

export const anomalyKinds = ['errors', 'latency', 'drop', 'creep', 'surge', 'spend'] as const
export type AnomalyKind = (typeof anomalyKinds)[number]
export const anomaliesMax = 500
export const forecastDaysMax = 60

const name = (description: string) => Type.Optional(Type.String({ maxLength: 128, description }))
const figure = (description: string) => Type.Number({ description })
const moment = (description: string) => Type.Optional(Type.String({ format: 'date-time', description }))

export const anomalySchema = object(
  {
    id: Type.String(),
    kind: oneOf([...anomalyKinds], {
      description:
        '`errors` more requests fail, `latency` answers take longer, `drop` fewer call, `creep` failures or durations grow over days, `surge` one application calls far more, `spend` what it asks for costs far more.',
    }),
    environment: Type.String(),
    api: Type.String(),
    application: Type.Optional(Type.String({ description: 'Whose it is alone.' })),
    from: time('Since when.'),
    to: Type.Optional(time('Until when; not there while it lasts.')),
    measure: oneOf(['requests', 'errorShare', 'p95Ms', 'cost'], { description: 'What the figures are of.' }),
    observed: figure('What it was where it was furthest off; requests and cost of five minutes.'),
    expected: figure('What is usual then.'),
    low: figure('From where on it would have been usual.'),
    high: figure('Up to where it would have been usual.'),
    confidence: Type.Number({ minimum: 0, maximum: 1, description: 'How sure this is.' }),
    text: Type.String({ description: 'The same in words.' }),
  },
  { title: 'Anomaly' },
)

export const anomalies = defineOperation({
  name: 'anomalies',
  scope: 'organization',
  title: 'Anomalies',
  summary:
    'What was not as usual, the newest first: found every five minutes by comparing with the same time of the week.',
  input: object({
    from: moment('Only what lasted on or after it.'),
    to: moment('Only what began before it.'),
    kind: Type.Optional(oneOf([...anomalyKinds], { description: 'Only this kind.' })),
    api: name('Only of this API.'),
    application: name('Only of this application.'),
    open: Type.Optional(Type.Boolean({ description: 'Only what lasts, or only what is over.' })),
    limit: defaulted(Type.Integer({ minimum: 1, maximum: anomaliesMax, description: 'Anomalies on one page.' }), 50),
    cursor: Type.Optional(
      patterned('^\\d{1,16}\\.[a-z0-9_]{1,64}$', 'the `next` of the page before', {
        description: '`next` of the page before.',
      }),
    ),
  }),
  output: object({
    watchedTo: Type.Optional(time('What was before it has been looked at; not there before the first look.')),
    anomalies: Type.Array(anomalySchema, { maxItems: anomaliesMax }),
    next: Type.Optional(Type.String()),
  }),
  listed: ['kind', 'from', 'to', 'environment', 'application', 'confidence', 'text'],
  effect: 'read',
  role: 'viewer',
})

const usualBand = (description: string) =>
  Type.Optional(
    object({ low: figure('Lower bound.'), value: figure('Middle.'), high: figure('Upper bound.') }, { description }),
  )

export const usual = defineOperation({
  name: 'usual',
  scope: 'organization',
  title: 'Usual figures',
  summary:
    'Between which the figures of an API, or of one of its applications, are usual, five minutes by five minutes.',
  input: object({
    api: Type.String({ maxLength: 128, description: 'Of this API.' }),
    environment: Type.String({ maxLength: 128, description: 'In this environment.' }),
    application: name('Of this application alone: requests and cost.'),
    from: Type.String({ format: 'date-time', description: 'Beginning.' }),
    to: Type.String({ format: 'date-time', description: 'End, at most three days after.' }),
  }),
  output: object({
    points: Type.Array(
      object({
        start: time('Beginning of five minutes.'),
        requests: usualBand('Requests of five minutes.'),
        p95Ms: usualBand('95th percentile in milliseconds.'),
        errorShare: usualBand('Share that fails.'),
        cost: usualBand('Cost of one request.'),
      }),
      { maxItems: 900, description: 'Empty where it is not known yet.' },
    ),
  }),
  effect: 'read',
  role: 'viewer',
})

const causeSchema = object(
  {
    by: Type.Array(Type.String(), { description: 'Dimensions, one or two.' }),
    key: Type.Array(Type.String(), { description: 'A value of each.' }),
    explains: figure('Share of the whole rise or fall that stands there.'),
    share: figure('Share of the traffic that does.'),
    before: figure('What it was: share of failures, milliseconds, cost of a request, or requests.'),
    during: figure('What it is.'),
  },
  { title: 'Cause' },
)

export const explainRise = defineOperation({
  name: 'explain-rise',
  scope: 'organization',
  title: 'Explain a rise',
  summary:
    'Which endpoint, version, target, application or other a rise or fall comes from, with the share each explains, and the deployment that came before it.',
  input: object({
    of: defaulted(oneOf(['errors', 'latency', 'requests', 'cost'], { description: 'What rose or fell.' }), 'errors'),
    api: name('Only of this API.'),
    environment: name('Only in this environment.'),
    application: name('Only of this application.'),
    from: Type.String({ format: 'date-time', description: 'When it began.' }),
    to: moment('Until when it is looked at; now, and at most a day after the beginning, unless said.'),
  }),
  output: object({
    from: time('Beginning of what is explained.'),
    to: time('End of what is explained.'),
    before: object({
      from: time(
        'Beginning of what it is held against: the time right before, or for requests the same of the week before.',
      ),
      to: time('End of what it is held against.'),
    }),
    excess: figure('Failures, milliseconds, cost or requests more than there would have been, or fewer.'),
    isEverywhere: Type.Boolean({ description: 'Whether nothing stands out: all is alike.' }),
    causes: Type.Array(causeSchema, { maxItems: 20, description: 'The likeliest first.' }),
    change: Type.Optional(
      object(
        {
          deployment: Type.String(),
          apiVersion: Type.String(),
          at: time('When it was deployed.'),
        },
        { title: 'Change before', description: 'What may have brought it.' },
      ),
    ),
    text: Type.String({ description: 'The same in words.' }),
  }),
  effect: 'read',
  role: 'viewer',
  errors: ['query_timeout'],
})

const band = {
  start: time('Beginning of the day.'),
  value: figure('Requests expected.'),
  low: figure('Nine times in ten not fewer.'),
  high: figure('Nine times in ten not more.'),
}

export const forecast = defineOperation({
  name: 'forecast',
  scope: 'organization',
  title: 'Forecast',
  summary:
    'Requests of the days to come, with an interval and how far such forecasts were off; when an allowance is used up; how many gateways the peak needs.',
  input: object({
    api: name('Only of this API.'),
    environment: name('Only in this environment.'),
    application: name('Only of this application.'),
    node: name('Only of this gateway.'),
    days: defaulted(Type.Integer({ minimum: 1, maximum: forecastDaysMax, description: 'How far ahead.' }), 14),
    allowed: Type.Optional(
      Type.Number({
        minimum: 1,
        maximum: 1e15,
        description: 'Requests allowed in a period: tells when they are used up.',
      }),
    ),
    periodFrom: moment('When the period began; the first of this month unless said.'),
    periodTo: moment('When it ends; a month after its beginning unless said.'),
    costUs: Type.Optional(
      Type.Number({
        minimum: 0.1,
        maximum: 1e7,
        description: 'Processor time of a request in microseconds; what the gateway added, as measured, unless said.',
      }),
    ),
    workers: defaulted(Type.Integer({ minimum: 1, maximum: 1024, description: 'Threads of one gateway.' }), 2),
  }),
  output: object({
    history: Type.Array(object({ start: time('Beginning of the day.'), value: figure('Requests.') }), { maxItems: 60 }),
    points: Type.Array(object(band), { maxItems: forecastDaysMax, description: 'Empty before two weeks are known.' }),
    weeklyGrowth: Type.Optional(figure('By which it grows in a week.')),
    error: Type.Optional(figure('By which forecasts of the weeks before were off: mean distance over mean.')),
    quota: Type.Optional(
      object({
        allowed: figure('Allowed in the period.'),
        used: figure('Used so far.'),
        expected: figure('Expected at its end.'),
        likelihood: figure('That it is used up before.'),
        exhausted: Type.Optional(time('When.')),
        earliest: Type.Optional(time('Eight times in ten not before.')),
        latest: Type.Optional(time('Eight times in ten not after.')),
      }),
    ),
    capacity: Type.Optional(
      object({
        peakPerSecond: figure('Requests of the busiest second to come: twice the upper bound of the busiest hour.'),
        costUs: figure('Processor time of one request, in microseconds.'),
        workers: Type.Integer({ description: 'Threads that it needs, busy by 60 %.' }),
        nodes: Type.Integer({ description: 'Gateways, one more than needed.' }),
        busyAtPeak: figure('How busy they are then.'),
      }),
    ),
    text: Type.String({ description: 'The same in words.' }),
  }),
  effect: 'read',
  role: 'viewer',
  errors: ['query_timeout'],
})

export const weeklySummary = defineOperation({
  name: 'weekly-summary',
  scope: 'organization',
  title: 'Weekly summary',
  summary:
    'What changed in a week beside the week before, in words: traffic, failures, durations, who came and went, anomalies.',
  input: object({
    to: moment('End of the week; now unless said.'),
    worded: defaulted(
      Type.Boolean({ description: 'Whether the language model that the operator set words it as a paragraph.' }),
      false,
    ),
  }),
  output: object({
    from: time('Beginning.'),
    to: time('End.'),
    sentences: Type.Array(
      object({
        about: oneOf(['traffic', 'errors', 'latency', 'applications', 'anomalies']),
        text: Type.String(),
        api: Type.Optional(Type.String()),
      }),
      { maxItems: 40, description: 'Found by rules.' },
    ),
    wordable: Type.Boolean({ description: 'Whether there is a language model to word it.' }),
    worded: Type.Optional(
      Type.String({ description: 'The same by that model; not there where it gave nothing of use.' }),
    ),
  }),
  effect: 'read',
  role: 'viewer',
  errors: ['query_timeout'],
})

export const relearnUsage = defineOperation({
  name: 'relearn-usage',
  scope: 'organization',
  title: 'Learn usage anew',
  summary:
    'Forgets what is usual and which anomalies were found: both are learned within minutes of the requests that are kept, 28 days at most.',
  output: object({ learned: Type.Boolean({ description: 'Whether anything had been learned before.' }) }),
  effect: 'write',
  hurts: 'Anomalies that are older than the requests that are kept are gone.',
  role: 'admin',
})

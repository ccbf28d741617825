/** A question about usage, the same for every engine and every surface: what to tell, by what, of when and of whom. */
import { defaulted, type Filled, object, oneOf, patterned, type Static, Type } from '@gatehouse/schema'
import { type DimensionName, dimensionNames, dimensions, type MetricName, metricNames, metrics } from './measures.ts'

export const groupsMax = 1000
export const rowsMax = 20_000
const dimensionsMax = 4
const valuesMax = 100
export const filtersMax = 8

export const granularities = ['second', 'minute', 'hour', 'day'] as const
/** The store answers by what anomalies are looked for by, too. */
const storeGranularities = [...granularities, 'fiveMinutes'] as const
export type Granularity = (typeof storeGranularities)[number]

const listed = (of: Record<string, { title: string }>) =>
  Object.entries(of)
    .map(([name, { title }]) => `\`${name}\` ${title.replace(/^[A-Z](?=[a-z])/, first => first.toLowerCase())}`)
    .join(', ')

const dimension = oneOf(dimensionNames as [string, ...string[]], { description: 'What requests are told apart by.' })
const values = Type.Array(Type.String({ maxLength: 512 }), { minItems: 1, maxItems: valuesMax })

export const filterSchema = object(
  {
    dimension,
    is: Type.Optional(Type.With(values, { description: 'One of these. A status may be a class, such as `5xx`.' })),
    isNot: Type.Optional(Type.With(values, { description: 'None of these.' })),
  },
  { title: 'Filter' },
)

/** What the policy `measure` keeps something under. */
export const measuredName = (description: string) =>
  patterned('^[a-z][A-Za-z0-9]{0,31}$', 'a lower-case letter, then letters and digits, 32 at most', { description })

export const questionFields = {
  metrics: defaulted(
    Type.Array(oneOf(metricNames as [string, ...string[]]), {
      minItems: 1,
      maxItems: metricNames.length,
      description: `What to tell: ${listed(metrics)}.`,
    }),
    ['requests'],
  ),
  by: defaulted(
    Type.Array(dimension, { maxItems: dimensionsMax, description: `Groups requests: ${listed(dimensions)}.` }),
    [],
  ),
  filters: defaulted(
    Type.Array(filterSchema, { maxItems: filtersMax, description: 'Only requests that meet all of them.' }),
    [],
  ),
  custom: Type.Optional(measuredName('The measured text that the dimension `custom` is.')),
  value: Type.Optional(measuredName('The measured number that `valueSum`, `valueCount` and `valueAverage` tell of.')),
  granularity: Type.Optional(
    oneOf([...granularities], {
      description: 'A row for each second, minute, hour or day as well. Seconds are read from single requests.',
    }),
  ),
  offsetMinutes: defaulted(
    Type.Integer({
      minimum: -840,
      maximum: 840,
      description: 'Minutes that days and hours begin before those of UTC.',
    }),
    0,
  ),
  limit: defaulted(
    Type.Integer({ minimum: 1, maximum: groupsMax, description: 'Groups to tell, the largest first.' }),
    10,
  ),
  order: Type.Optional(
    oneOf(metricNames as [string, ...string[]], {
      description: 'The metric that groups are ordered by; the first one unless said.',
    }),
  ),
  withinMs: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 3_600_000,
      description: 'Milliseconds that `withinShare` is about, to within 4 %.',
    }),
  ),
  others: defaulted(Type.Boolean({ description: 'Whether what is in no told group is told together as well.' }), false),
}

const time = (description: string) =>
  patterned(
    '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?Z$',
    'a time in UTC, such as 2026-01-31T12:00:00Z',
    {
      description,
    },
  )

/** As the store is asked: of one organization, between two moments. */
export const questionInput = object(
  {
    organization: Type.String({ minLength: 1, maxLength: 64, description: 'The organization whose traffic is meant.' }),
    from: time('Beginning, included.'),
    to: time('End, not included.'),
    ...questionFields,
    granularity: Type.Optional(oneOf([...storeGranularities], { description: 'A row for each period as well.' })),
    keys: Type.Optional(
      Type.Array(Type.Array(Type.String({ maxLength: 8192 }), { maxItems: dimensionsMax }), {
        maxItems: groupsMax,
        description: 'Groups to tell, in place of the largest.',
      }),
    ),
  },
  { title: 'Question' },
)

export const answerRow = object({
  start: Type.Optional(time('Beginning of the second, minute, hour or day.')),
  key: Type.Array(Type.String(), { maxItems: dimensionsMax, description: 'A value for each dimension asked by.' }),
  others: Type.Optional(Type.Boolean({ description: 'True for what is in no other group.' })),
  values: Type.Array(Type.Union([Type.Number(), Type.Null()]), {
    description: 'A figure for each metric asked for; null where there is nothing to tell.',
  }),
})

export const answerSchema = object({
  from: time('Beginning of what is told: earlier than asked where only wider periods are kept.'),
  to: time('End of what is told.'),
  rows: Type.Array(answerRow, { maxItems: rowsMax }),
  truncated: Type.Boolean({ description: 'Whether rows were left out, since there were too many.' }),
})

export type Question = Static<typeof questionInput>
/** With its names as the tables of measures have them. */
export type FilledQuestion = Omit<Filled<typeof questionInput>, 'metrics' | 'by' | 'order' | 'filters'> & {
  metrics: MetricName[]
  by: DimensionName[]
  order?: MetricName
  filters: { dimension: DimensionName; is?: string[]; isNot?: string[] }[]
}
export type Answer = Static<typeof answerSchema>
export type AnswerRow = Static<typeof answerRow>

import { defaulted, object, oneOf, patterned, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'
import { formats } from './export-formats.ts'
import { figures, longest, pageMax, requestSchema, requestsOutput, summaryOutput, time } from './queries.ts'
import { answerRow, answerSchema, questionFields } from './question.ts'

const name = (description: string) => Type.Optional(Type.String({ maxLength: 128, description }))

/** Which requests are meant; names and identifiers both do. */
const span = {
  since: defaulted(
    patterned('^[1-9]\\d{0,3}[mhd]$', 'a number of minutes, hours or days, such as 30m, 24h or 7d', {
      description: 'How far back, when `from` is not given: 30m, 24h, 7d.',
    }),
    '24h',
  ),
  from: Type.Optional(Type.String({ format: 'date-time', description: 'Beginning, included.' })),
  to: Type.Optional(Type.String({ format: 'date-time', description: 'End, not included; now unless said.' })),
  api: name('Only this API.'),
  apiVersion: name('Only this API version.'),
  application: name('Only this application.'),
  environment: name('Only this environment.'),
  endpoint: name('Only this endpoint.'),
  status: Type.Optional(Type.Integer({ minimum: 100, maximum: 599, description: 'Only this status.' })),
}

const meant = { from: Type.String(), to: Type.String() }

/** By which single requests are chosen as well. */
const ofRequests = {
  filters: questionFields.filters,
  custom: questionFields.custom,
  minMs: Type.Optional(longest('Only those that took longer than so many milliseconds.')),
  maxMs: Type.Optional(longest('Only those that took at most so many milliseconds.')),
}

/** Of a request, what a line of a table has room for. */
const listed = ['time', 'status', 'method', 'path', 'totalMs', 'apiVersion', 'application', 'failure'] as const

const { since: _since, from: _from, to: _to, ...narrowing } = span

export const stats = defineOperation({
  name: 'stats',
  scope: 'organization',
  title: 'Statistics',
  summary: 'Requests, errors, latency percentiles and bytes of a span of time, and who they were of.',
  input: object({
    ...span,
    by: Type.Optional(
      oneOf(['api', 'apiVersion', 'application', 'endpoint', 'status', 'environment'], {
        description: 'Groups them, busiest first.',
      }),
    ),
    limit: defaulted(Type.Integer({ minimum: 1, maximum: 1000, description: 'Groups to show.' }), 10),
  }),
  output: object({
    ...meant,
    summary: summaryOutput,
    groups: Type.Optional(Type.Array(object({ key: Type.String(), ...figures }), { maxItems: 1000 })),
  }),
  effect: 'read',
  role: 'viewer',
  errors: ['query_timeout'],
})

export const timeseries = defineOperation({
  name: 'timeseries',
  scope: 'organization',
  title: 'Time series',
  summary: 'The same figures, minute by minute, hour by hour or day by day.',
  input: object({
    ...span,
    bucket: defaulted(oneOf(['minute', 'hour', 'day'], { description: 'Width of a point.' }), 'hour'),
  }),
  output: object({ ...meant, points: Type.Array(object({ start: time('Beginning of the point.'), ...figures })) }),
  effect: 'read',
  role: 'viewer',
  errors: ['query_timeout'],
})

export const requests = defineOperation({
  name: 'requests',
  scope: 'organization',
  title: 'Requests',
  summary: 'Single requests, the newest first.',
  input: object({
    ...span,
    ...ofRequests,
    limit: defaulted(Type.Integer({ minimum: 1, maximum: 500, description: 'Requests on one page.' }), 50),
    cursor: Type.Optional(Type.String({ maxLength: 64, description: '`next` of the page before.' })),
  }),
  output: requestsOutput,
  listed,
  effect: 'read',
  inBody: true,
  role: 'viewer',
  errors: ['query_timeout'],
})

export const live = defineOperation({
  name: 'live',
  scope: 'organization',
  title: 'Live figures',
  summary: 'Figures of every second: those of the last five minutes first, then each second what has become known.',
  input: object(narrowing),
  output: object({
    points: Type.Array(object({ start: time('Beginning of the second.'), ...figures }), {
      maxItems: 400,
      description: 'In place of what was told of these seconds before. A second without requests is left out.',
    }),
    until: time('Until when this is known.'),
  }),
  effect: 'read',
  stream: true,
  role: 'viewer',
  errors: ['query_timeout', 'too_many_attempts'],
})

export const tail = defineOperation({
  name: 'tail',
  scope: 'organization',
  title: 'Tail',
  summary: 'Requests as they are answered, the oldest first, about a second later.',
  input: object({
    ...narrowing,
    minMs: Type.Optional(longest('Only those that took longer than so many milliseconds.')),
    failed: Type.Optional(Type.Boolean({ description: 'Only answers of 400 and above.' })),
    limit: defaulted(Type.Integer({ minimum: 1, maximum: 200, description: 'The newest of each second.' }), 50),
  }),
  output: object({ requests: Type.Array(requestSchema, { maxItems: pageMax }) }),
  listed,
  effect: 'read',
  stream: true,
  role: 'viewer',
  errors: ['query_timeout', 'too_many_attempts'],
})

const shift = '^(previous|[1-9]\\d{0,3}[mhd])$'

export const analyze = defineOperation({
  name: 'analyze',
  scope: 'organization',
  title: 'Analyze',
  summary:
    'Any figures of usage by any of its dimensions, over time, beside an earlier span, with all others together.',
  input: object({
    since: span.since,
    from: span.from,
    to: span.to,
    ...questionFields,
    compare: Type.Optional(
      patterned(shift, '`previous`, or a number of minutes, hours or days', {
        description: 'Tells the same of the span before (`previous`), or of one so much earlier, such as 7d.',
      }),
    ),
  }),
  output: object({
    ...answerSchema.properties,
    rows: Type.Array(
      Type.With(object({ ...answerRow.properties, before: Type.Optional(answerRow.properties.values) }), {
        description: 'A row for each group and period.',
      }),
    ),
  }),
  effect: 'read',
  inBody: true,
  role: 'viewer',
  errors: ['query_timeout'],
})

const format = oneOf([...formats], { description: 'CSV is for spreadsheets, Parquet for programs.' })

export const exportUsage = defineOperation({
  name: 'export-usage',
  scope: 'organization',
  title: 'Export figures',
  summary: 'What `analyze` answers, as a file.',
  input: object({
    since: span.since,
    from: span.from,
    to: span.to,
    ...questionFields,
    format: defaulted(format, 'csv'),
  }),
  effect: 'read',
  inBody: true,
  file: true,
  role: 'viewer',
  errors: ['query_timeout', 'too_many_attempts'],
})

export const exportRequests = defineOperation({
  name: 'export-requests',
  scope: 'organization',
  title: 'Export requests',
  summary: 'Single requests as a file, the newest first.',
  input: object({
    ...span,
    ...ofRequests,
    limit: defaulted(
      Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Requests at most, the newest.' }),
      100_000,
    ),
    format: defaulted(format, 'csv'),
  }),
  effect: 'read',
  inBody: true,
  file: true,
  role: 'viewer',
  errors: ['query_timeout', 'too_many_attempts'],
})

export const queryTables = defineOperation({
  name: 'query-tables',
  scope: 'organization',
  title: 'Tables of SQL',
  summary: 'The tables that `query` sees, with their columns.',
  output: object({
    tables: Type.Array(
      object({
        name: Type.String(),
        about: Type.String(),
        columns: Type.Array(object({ name: Type.String(), type: Type.String() })),
      }),
    ),
  }),
  effect: 'read',
  role: 'viewer',
})

export const query = defineOperation({
  name: 'query',
  scope: 'organization',
  title: 'Query by SQL',
  summary:
    'One SELECT (DuckDB’s SQL) over what the organization has: `requests`, hourly `traffic`, and `names` of identifiers.',
  input: object({
    sql: Type.String({ minLength: 1, maxLength: 20_000, description: 'One SELECT.' }),
    since: span.since,
    from: span.from,
    to: span.to,
    tables: defaulted(
      Type.Array(oneOf(['requests', 'traffic']), {
        ...{ minItems: 1, uniqueItems: true },
        description: 'Tables that are filled; `traffic` alone reaches further back than `requests`.',
      }),
      ['requests', 'traffic'],
    ),
    limit: defaulted(Type.Integer({ minimum: 1, maximum: 10_000, description: 'Rows at most.' }), 1000),
  }),
  output: object({
    ...meant,
    columns: Type.Array(object({ name: Type.String(), type: Type.String() })),
    rows: Type.Array(Type.Array(Type.Unknown()), { maxItems: 10_000 }),
    truncated: Type.Boolean({ description: 'Whether there are more rows, or they are too large.' }),
  }),
  effect: 'read',
  inBody: true,
  role: 'viewer',
  positional: ['sql'],
  errors: ['query_timeout', 'sql_refused', 'sql_too_large', 'too_many_attempts'],
})

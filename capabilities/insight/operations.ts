import { defaulted, object, oneOf, patterned, Type } from '@gatehouse/schema'
import { defineOperation } from '@gatehouse/unit'
import { dimensions, requestsOutput, summaryOutput, timeseriesOutput, topOutput } from './queries.ts'

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

export const stats = defineOperation({
  name: 'stats',
  scope: 'organization',
  title: 'Statistics',
  summary: 'Requests, errors, latency percentiles and bytes of a span of time, and who they were of.',
  input: object({
    ...span,
    by: Type.Optional(oneOf([...dimensions], { description: 'Groups them, busiest first.' })),
    limit: defaulted(Type.Integer({ minimum: 1, maximum: 1000, description: 'Groups to show.' }), 10),
  }),
  output: object({ ...meant, summary: summaryOutput, groups: Type.Optional(topOutput.properties.groups) }),
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
  output: object({ ...meant, points: timeseriesOutput.properties.points }),
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
    limit: defaulted(Type.Integer({ minimum: 1, maximum: 500, description: 'Requests on one page.' }), 50),
    cursor: Type.Optional(Type.String({ maxLength: 64, description: '`next` of the page before.' })),
  }),
  output: requestsOutput,
  effect: 'read',
  role: 'viewer',
  errors: ['query_timeout'],
})

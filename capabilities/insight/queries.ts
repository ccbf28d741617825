/** Figures and pages that other rooms and surfaces are told, each of one organization. */
import { defaulted, type Filled, object, patterned, type Static, Type } from '@gatehouse/schema'
import type { DimensionName } from './measures.ts'
import { filterSchema, filtersMax, measuredName } from './question.ts'

export const pageMax = 500
/** Of a page that becomes part of a file. */
export const exportedPageMax = 5000

export const time = (description: string) =>
  patterned(
    '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?Z$',
    'a time in UTC, such as 2026-01-31T12:00:00Z',
    { description, examples: ['2026-01-31T12:00:00Z'] },
  )
const count = (description: string) => Type.Integer({ minimum: 0, description })
const ms = (description: string) => Type.Number({ minimum: 0, description })
const filter = (description: string) => Type.Optional(Type.String({ maxLength: 256, description }))

export const longest = (description: string) => Type.Number({ minimum: 0, maximum: 86_400_000, description })

export const figures = {
  requests: count('Requests answered.'),
  errors4xx: count('Answers with status 400 to 499.'),
  errors5xx: count('Answers with status 500 and above.'),
  p50Ms: ms('Half of the requests took at most this long, to within 2 %.'),
  p95Ms: ms('95 % of the requests took at most this long, to within 2 %.'),
  p99Ms: ms('99 % of the requests took at most this long, to within 2 %.'),
  bytesIn: count('Bytes received from callers.'),
  bytesOut: count('Bytes sent to callers.'),
}
export const summaryOutput = object(figures)
export const figureNames = Object.keys(figures) as (keyof typeof figures)[]

export const requestsInput = object(
  {
    organization: Type.String({ minLength: 1, maxLength: 64, description: 'The organization whose traffic is meant.' }),
    from: time('Beginning of the span, UTC, included.'),
    to: time('End of the span, UTC, not included.'),
    filters: defaulted(
      object(
        {
          api: filter('Only this API.'),
          apiVersion: filter('Only this API version.'),
          application: filter('Only this application.'),
          plan: filter('Only under this plan.'),
          isCounted: Type.Optional(
            Type.Literal(true, {
              description: 'Only what limits of a plan count: nothing that they, or a policy before them, refused.',
            }),
          ),
          environment: filter('Only this environment.'),
          endpoint: filter('Only this endpoint.'),
          status: Type.Optional(Type.Integer({ minimum: 100, maximum: 599, description: 'Only this status.' })),
        },
        { title: 'Filters' },
      ),
      {},
    ),
    where: defaulted(Type.Array(filterSchema, { maxItems: 2 * filtersMax, description: 'And all of these.' }), []),
    custom: Type.Optional(measuredName('The measured text that the dimension `custom` is.')),
    traceId: Type.Optional(
      patterned('^[0-9a-f]{32}$', '32 hexadecimal digits', { description: 'Only those of this trace.' }),
    ),
    minMs: Type.Optional(longest('Only those that took longer than so many milliseconds.')),
    maxMs: Type.Optional(longest('Only those that took at most so many milliseconds.')),
    limit: defaulted(Type.Integer({ minimum: 1, maximum: exportedPageMax, description: 'Requests on one page.' }), 50),
    cursor: Type.Optional(
      patterned('^\\d{1,16}\\.[0-9a-f]{32}$', 'the `next` of the page before', {
        description: 'The `next` of the page before.',
      }),
    ),
  },
  { title: 'Requests' },
)
export const requestSchema = object({
  time: time('When the request began.'),
  requestId: Type.String(),
  api: Type.String(),
  apiVersion: Type.String(),
  revision: Type.String({ description: 'Revision that answered.' }),
  endpoint: Type.String(),
  environment: Type.String(),
  application: Type.String(),
  plan: Type.String(),
  method: Type.String(),
  path: Type.String(),
  status: Type.Integer(),
  failure: Type.String({ description: 'Code of the failure that the caller was told.' }),
  reason: Type.String({
    description: 'Why the upstream gave no answer, such as `refused`, `timeout` or `certificate_name`.',
  }),
  totalMs: ms('Whole duration.'),
  upstreamMs: ms('Until the first byte of the upstream.'),
  gatewayMs: ms('Added by the gateway.'),
  bytesIn: count('Bytes received.'),
  bytesOut: count('Bytes sent.'),
  client: Type.String({
    description: 'Network of the caller, or what the operator keeps of addresses (`recordedAddresses`).',
  }),
  userAgent: Type.String(),
  country: Type.String({ description: 'Of the caller; empty where nobody knows.' }),
  traceId: Type.String({ description: 'Of the trace that the upstream was told of; empty where there was none.' }),
  measured: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]), {
    description: 'What the policy `measure` kept of it.',
  }),
})
export const requestsOutput = object({
  requests: Type.Array(requestSchema, { maxItems: pageMax }),
  next: Type.Optional(Type.String()),
})

export type RequestsInput = Static<typeof requestsInput>
/** With its names as the tables of measures have them. */
export type RequestsFilled = Omit<Filled<typeof requestsInput>, 'where'> & {
  where: { dimension: DimensionName; is?: string[]; isNot?: string[] }[]
}
export type RequestsPage = Static<typeof requestsOutput>

/** What can be asked of usage: dimensions to tell requests apart by, and metrics to tell of them. */
import { latencyCellSql } from './latency-bucket.ts'

/** What is added up: figures of traffic and of consumers, and how long requests of either took. */
export type RollUp = 'traffic' | 'consumers' | 'durations' | 'consumer_durations'

export interface Dimension {
  title: string
  description: string
  /** Of the tables; a number where `numeric`. */
  column: string
  /** What it is made of, where no table holds it as such: another column, or what a question names (`custom`). */
  madeOf?: string
  numeric?: true
  /** Roll-ups that hold it; a question by any other is answered from the single requests. */
  rollUps: readonly RollUp[]
  /** The kind whose identifiers its values are. */
  kind?: string
}

const all: readonly RollUp[] = ['traffic', 'consumers', 'durations', 'consumer_durations']
const spread: readonly RollUp[] = ['durations', 'consumer_durations']
const figures: readonly RollUp[] = ['traffic', 'consumers']
const traffic: readonly RollUp[] = ['traffic']
const endpoints: readonly RollUp[] = ['traffic', 'durations']
const consumers: readonly RollUp[] = ['consumers']
const callers: readonly RollUp[] = ['consumers', 'consumer_durations']

export const dimensions = {
  environment: {
    title: 'Environment',
    description: 'Where it is deployed.',
    column: 'environment',
    rollUps: all,
    kind: 'Environment',
  },
  api: { title: 'API', description: 'The API that was called.', column: 'api', rollUps: all, kind: 'Api' },
  apiVersion: {
    title: 'API version',
    description: 'The version that was called.',
    column: 'api_version',
    rollUps: all,
    kind: 'ApiVersion',
  },
  status: {
    title: 'Status',
    description: 'HTTP status of the answer.',
    column: 'status',
    numeric: true,
    rollUps: all,
  },
  failure: {
    title: 'Failure',
    description: 'Code of the failure that the caller was told.',
    column: 'failure',
    rollUps: figures,
  },
  endpoint: { title: 'Endpoint', description: 'Endpoint of the contract.', column: 'endpoint', rollUps: endpoints },
  target: { title: 'Upstream target', description: 'Target that answered.', column: 'target', rollUps: traffic },
  reason: { title: 'Reason', description: 'Why the upstream gave no answer.', column: 'reason', rollUps: traffic },
  revision: {
    title: 'Revision',
    description: 'Revision that answered.',
    column: 'revision',
    rollUps: traffic,
    kind: 'Revision',
  },
  node: { title: 'Gateway', description: 'Gateway that served the request.', column: 'node', rollUps: traffic },
  application: {
    title: 'Application',
    description: 'Application that called.',
    column: 'application',
    rollUps: callers,
    kind: 'Application',
  },
  plan: {
    title: 'Plan',
    description: 'Plan under which it called.',
    column: 'plan',
    rollUps: consumers,
    kind: 'Plan',
  },
  subscription: {
    title: 'Subscription',
    description: 'Subscription under which it called.',
    column: 'subscription',
    rollUps: consumers,
    kind: 'Subscription',
  },
  latency: {
    title: 'Latency',
    description: 'How long it took, in steps of a quarter: the most that a request of the step took, in milliseconds.',
    column: 'latency',
    madeOf: latencyCellSql,
    numeric: true,
    rollUps: spread,
  },
  country: {
    title: 'Country',
    description: 'Where the caller’s address is, as the operator’s files of places say (ISO 3166-1).',
    column: 'country',
    rollUps: [],
  },
  custom: {
    title: 'Measured text',
    description: 'The text that the policy `measure` keeps under the name that `custom` says.',
    column: 'custom',
    madeOf: 'custom',
    rollUps: [],
  },
  credential: { title: 'Credential', description: 'Credential that was shown.', column: 'credential', rollUps: [] },
  method: { title: 'Method', description: 'HTTP method.', column: 'method', rollUps: [] },
  client: { title: 'Network', description: 'What is kept of the caller’s address.', column: 'client', rollUps: [] },
  userAgent: { title: 'Program', description: 'User agent of the caller.', column: 'user_agent', rollUps: [] },
} as const satisfies Record<string, Dimension>

export type DimensionName = keyof typeof dimensions
export const dimensionNames = Object.keys(dimensions) as [DimensionName, ...DimensionName[]]

/** What each row of a roll-up adds up: columns of single requests, where `requests` is 1. */
export const sums = [
  'requests',
  'bytes_in',
  'bytes_out',
  'total_us',
  'first_byte_us',
  'overhead_us',
  'cached',
  'aborted',
  'retried',
  'unit_requests',
  'unit_bytes',
  'unit_tokens',
  'unit_cost',
] as const

export type SumName = (typeof sums)[number]

/** Columns that tell the rows of each roll-up apart, organization and period aside; and what is added up in them. */
export const rollUps: Record<RollUp, { columns: readonly string[]; sums: readonly SumName[] }> = {
  traffic: { columns: columnsOf('traffic'), sums },
  consumers: { columns: columnsOf('consumers'), sums },
  durations: { columns: [...columnsOf('durations'), 'bucket'], sums: ['requests'] },
  consumer_durations: { columns: [...columnsOf('consumer_durations'), 'bucket'], sums: ['requests'] },
}
export const rollUpNames = Object.keys(rollUps) as RollUp[]

function columnsOf(rollUp: RollUp): string[] {
  const all: Dimension[] = Object.values(dimensions)
  return all.filter(one => !one.madeOf && one.rollUps.includes(rollUp)).map(({ column }) => column)
}

export interface Metric {
  title: string
  unit: 'count' | 'bytes' | 'ms' | 'share' | 'units'
  /** SQL over the sums of a group; a number, or null where there is nothing to tell. */
  sql: string
  /** Of the number that a question names (`value`), which only single requests have. */
  ofValue?: true
  /** Whether how often requests were is enough to tell it. */
  ofCounts?: true
  /** Of a group's requests, the share that took at most this long; then `sql` is the bucket. */
  percentile?: number
  /** Whether it is of how long requests took: `sql` is over buckets, and `withinBucket` stands for the one that is asked for. */
  ofWithin?: true
}

const total = (column: string) => `sum(${column})`
const share = (part: string) => `sum(${part}) / nullif(sum(requests), 0)`
const mean = (column: string) => `sum(${column}) / nullif(sum(requests), 0) / 1000`
const met = (low: number, high: number) => `case when status >= ${low} and status < ${high} then requests else 0 end`
/** In the SQL of a metric, the bucket of a question's `withinMs`. */
export const withinBucket = '$withinBucket'
const percentile = (of: number): Metric => ({
  title: `${of * 100} % took at most`,
  unit: 'ms',
  sql: `min(case when upto >= whole * ${of} then bucket end)`,
  percentile: of,
})

export const metrics = {
  requests: { title: 'Requests', unit: 'count', sql: total('requests'), ofCounts: true },
  errors4xx: { title: 'Answers of 400 to 499', unit: 'count', sql: total(met(400, 500)), ofCounts: true },
  errors5xx: { title: 'Answers of 500 and above', unit: 'count', sql: total(met(500, 1000)), ofCounts: true },
  errorRate: { title: 'Share of answers of 500 and above', unit: 'share', sql: share(met(500, 1000)), ofCounts: true },
  bytesIn: { title: 'Bytes received from callers', unit: 'bytes', sql: total('bytes_in') },
  bytesOut: { title: 'Bytes sent to callers', unit: 'bytes', sql: total('bytes_out') },
  averageMs: { title: 'Average duration', unit: 'ms', sql: mean('total_us') },
  p50Ms: percentile(0.5),
  p90Ms: percentile(0.9),
  p95Ms: percentile(0.95),
  p99Ms: percentile(0.99),
  withinShare: {
    title: 'Share that took at most `withinMs`',
    unit: 'share',
    sql: `sum(case when bucket <= ${withinBucket} then requests else 0 end) / nullif(sum(requests), 0)`,
    ofWithin: true,
  },
  upstreamMs: { title: 'Average until the upstream’s first byte', unit: 'ms', sql: mean('first_byte_us') },
  gatewayMs: { title: 'Average that the gateway added', unit: 'ms', sql: mean('overhead_us') },
  cached: { title: 'Answers from the cache', unit: 'count', sql: total('cached') },
  cacheRate: { title: 'Share of answers from the cache', unit: 'share', sql: share('cached') },
  aborted: { title: 'Requests that the caller gave up', unit: 'count', sql: total('aborted') },
  retried: { title: 'Requests tried again', unit: 'count', sql: total('retried') },
  units: { title: 'Units of plans', unit: 'units', sql: total('unit_requests') },
  tokens: { title: 'Tokens', unit: 'units', sql: total('unit_tokens') },
  cost: { title: 'Cost', unit: 'units', sql: total('unit_cost') },
  valueSum: { title: 'Sum of the measured number', unit: 'units', sql: total('amount'), ofValue: true },
  valueCount: { title: 'Requests with the measured number', unit: 'count', sql: total('amounts'), ofValue: true },
  valueAverage: {
    title: 'Average of the measured number',
    unit: 'share',
    sql: 'sum(amount) / nullif(sum(amounts), 0)',
    ofValue: true,
  },
} as const satisfies Record<string, Metric>

export type MetricName = keyof typeof metrics
export const metricNames = Object.keys(metrics) as [MetricName, ...MetricName[]]

/** The questions as SQL. Every text is constant; whatever a caller gives is bound. */
import { type DuckDBConnection, DuckDBTimestampValue, type DuckDBValue } from '@duckdb/node-api'
import { fail, idFromBytes } from '@gatehouse/base'
import { filled } from '@gatehouse/schema'
import { bucketsMax, type QueryFilled, type QueryInput, type QueryName, type QueryOutput, queries } from '../queries.ts'

type Row = Record<string, DuckDBValue>
type Values = Record<string, DuckDBValue>

const bucketMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }
const columns = {
  api: 'api',
  apiVersion: 'api_version',
  application: 'application',
  endpoint: 'endpoint',
  status: 'status::varchar',
  environment: 'environment',
} as const

const figures = `count(*)::double as requests,
  (count(*) filter (status between 400 and 499))::double as errors4xx, (count(*) filter (status >= 500))::double as errors5xx,
  quantile_cont(total_us, 0.5) / 1000 as p50, quantile_cont(total_us, 0.95) / 1000 as p95,
  quantile_cont(total_us, 0.99) / 1000 as p99, coalesce(sum(bytes_in), 0) as bytes_in, coalesce(sum(bytes_out), 0) as bytes_out`
const within = `organization = $organization and time >= $from and time < $to
  and ($api::varchar is null or api = $api) and ($apiVersion::varchar is null or api_version = $apiVersion)
  and ($application::varchar is null or application = $application)
  and ($environment::varchar is null or environment = $environment)
  and ($endpoint::varchar is null or endpoint = $endpoint) and ($status::integer is null or status = $status)`

/** Answers one question; throws `invalid_input` when it is none. */
export async function answer<N extends QueryName>(connection: DuckDBConnection, name: N, input: QueryInput<N>) {
  return answers[name](connection, filled(queries[name].input, input, 'The query') as never) as Promise<QueryOutput<N>>
}

const answers = {
  async summary(connection: DuckDBConnection, input: QueryFilled<'summary'>) {
    const [row] = await rows(connection, `select ${figures} from events where ${within}`, bound(input))
    return figuresOf(row!)
  },

  async timeseries(connection: DuckDBConnection, input: QueryFilled<'timeseries'>) {
    const buckets = (Date.parse(input.to) - Date.parse(input.from)) / bucketMs[input.bucket]
    if (buckets > bucketsMax) {
      fail(
        'invalid_input',
        `The span has ${Math.ceil(buckets)} points of a ${input.bucket}; at most ${bucketsMax} are answered.`,
      )
    }
    const sql = `select epoch_us(date_trunc($bucket, time))::double as start, ${figures} from events
      where ${within} group by 1 order by 1`
    const found = await rows(connection, sql, { ...bound(input), bucket: input.bucket })
    return { points: found.map(row => ({ start: timeText(row.start as number), ...figuresOf(row) })) }
  },

  async top(connection: DuckDBConnection, input: QueryFilled<'top'>) {
    const sql = `select ${columns[input.by]} as key, ${figures} from events
      where ${within} group by 1 order by requests desc, key limit $limit`
    const found = await rows(connection, sql, { ...bound(input), limit: input.limit })
    return { groups: found.map(row => ({ key: String(row.key ?? ''), ...figuresOf(row) })) }
  },

  async underPlan(connection: DuckDBConnection, input: QueryFilled<'underPlan'>) {
    const sql = `select count(*)::double as requests, max(epoch_us(time))::double as last from events
      where ${within} and plan = $plan and not (coalesce(failure, '') <> '' and status in (401, 403, 429))`
    const [row] = await rows(connection, sql, { ...bound(input), plan: input.plan })
    const { requests, last } = row as { requests: number; last: number | null }
    return { requests, ...(last === null ? {} : { last: timeText(last) }) }
  },

  async requests(connection: DuckDBConnection, input: QueryFilled<'requests'>) {
    const [beforeUs, beforeId] = (input.cursor ?? '').split('.')
    const sql = `select *, epoch_us(time)::double as time_us, lower(hex(request_id)) as id from events
      where ${within} and ($beforeUs::bigint is null
        or (epoch_us(time), lower(hex(request_id))) < ($beforeUs::bigint, $beforeId::varchar))
      order by time_us desc, id desc limit $limit`
    const cursor = { beforeUs: beforeUs ? BigInt(beforeUs) : null, beforeId: beforeId ?? null }
    const found = await rows(connection, sql, { ...bound(input), ...cursor, limit: input.limit })
    const last = found.length === input.limit ? found.at(-1) : undefined
    return { requests: found.map(requestOf), ...(last ? { next: `${last.time_us}.${last.id}` } : {}) }
  },
}

function bound({ organization, from, to, filters }: QueryFilled<'summary'>): Values {
  const { api, apiVersion, application, environment, endpoint, status } = filters
  return {
    organization,
    from: timeValue('from', from),
    to: timeValue('to', to),
    api: api ?? null,
    apiVersion: apiVersion ?? null,
    application: application ?? null,
    environment: environment ?? null,
    endpoint: endpoint ?? null,
    status: status ?? null,
  }
}

async function rows(connection: DuckDBConnection, sql: string, values: Values): Promise<Row[]> {
  return (await connection.runAndReadAll(sql, values)).getRowObjects()
}

function timeValue(field: string, text: string): DuckDBTimestampValue {
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) fail('invalid_input', `${field} is not a date that exists.`)
  return new DuckDBTimestampValue(BigInt(ms) * 1000n)
}

function timeText(us: number): string {
  return new Date(us / 1000).toISOString()
}

function figuresOf(row: Row) {
  const number = (name: string) => Number(row[name] ?? 0)
  return {
    requests: number('requests'),
    errors4xx: number('errors4xx'),
    errors5xx: number('errors5xx'),
    p50Ms: number('p50'),
    p95Ms: number('p95'),
    p99Ms: number('p99'),
    bytesIn: number('bytes_in'),
    bytesOut: number('bytes_out'),
  }
}

function requestOf(row: Row) {
  const text = (name: string) => String(row[name] ?? '')
  const number = (name: string) => Number(row[name] ?? 0)
  return {
    time: timeText(number('time_us')),
    requestId: idFromBytes('req', Buffer.from(text('id'), 'hex')),
    api: text('api'),
    apiVersion: text('api_version'),
    revision: text('revision'),
    endpoint: text('endpoint'),
    environment: text('environment'),
    application: text('application'),
    plan: text('plan'),
    method: text('method'),
    path: text('path'),
    status: number('status'),
    failure: text('failure'),
    reason: text('reason'),
    totalMs: number('total_us') / 1000,
    upstreamMs: number('first_byte_us') / 1000,
    gatewayMs: number('overhead_us') / 1000,
    bytesIn: number('bytes_in'),
    bytesOut: number('bytes_out'),
    client: text('client'),
    userAgent: text('user_agent'),
  }
}

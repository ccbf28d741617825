/** Pages of single requests, the newest first; the youngest files are looked at before older ones. */
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import { fail, idFromBytes } from '@gatehouse/base'
import { filled } from '@gatehouse/schema'
import { type RequestsFilled, type RequestsInput, type RequestsPage, requestsInput } from '../../queries.ts'
import { reading, rowsOf } from './analytics-questions.ts'
import { requestsOf } from './analytics-segments.ts'

type Row = Record<string, DuckDBValue>
const dayMs = 86_400_000

const where = `organization = $organization and time_us >= $from and time_us < $to
  and ($api::varchar is null or api = $api) and ($apiVersion::varchar is null or api_version = $apiVersion)
  and ($application::varchar is null or application = $application)
  and ($environment::varchar is null or environment = $environment)
  and ($endpoint::varchar is null or endpoint = $endpoint) and ($status::integer is null or status = $status)
  and ($beforeUs::bigint is null or (time_us, lower(hex(request_id))) < ($beforeUs::bigint, $beforeId::varchar))`

/** Throws `invalid_input` where it is no question. */
export async function requestsPage(
  connection: DuckDBConnection,
  { directory, input }: { directory: string; input: RequestsInput },
): Promise<RequestsPage> {
  const asked = filled(requestsInput, input, 'The query')
  const span = { fromMs: moment('from', asked.from), toMs: moment('to', asked.to) }
  const found: Row[] = []
  await reading(connection, async () => {
    for (const part of newestFirst(span)) {
      const source = await requestsOf(connection, { directory, fromUs: part.fromMs * 1000, toUs: part.toMs * 1000 })
      const left = asked.limit - found.length
      const sql = `select *, lower(hex(request_id)) as id from ${source} single where ${where} order by time_us desc, id desc limit ${left}`
      found.push(...(await rowsOf(connection, sql, bound(asked, part))))
      if (found.length === asked.limit) break
    }
  })
  const last = found.length === asked.limit ? found.at(-1) : undefined
  return { requests: found.map(requestOf), ...(last ? { next: `${last.time_us}.${last.id}` } : {}) }
}

interface Span {
  fromMs: number
  toMs: number
}

/** An hour, a day, then all of it: most pages end in the first. */
function newestFirst({ fromMs, toMs }: Span): Span[] {
  const parts: Span[] = []
  let end = toMs
  for (const length of [dayMs / 24, dayMs, Number.POSITIVE_INFINITY]) {
    const begin = Math.max(fromMs, end - length)
    if (begin < end) parts.push({ fromMs: begin, toMs: end })
    end = begin
  }
  return parts
}

function bound({ organization, filters, cursor }: RequestsFilled, { fromMs, toMs }: Span) {
  const [beforeUs, beforeId] = (cursor ?? '').split('.')
  const { api, apiVersion, application, environment, endpoint, status } = filters
  return {
    organization,
    from: BigInt(fromMs) * 1000n,
    to: BigInt(toMs) * 1000n,
    api: api ?? null,
    apiVersion: apiVersion ?? null,
    application: application ?? null,
    environment: environment ?? null,
    endpoint: endpoint ?? null,
    status: status ?? null,
    beforeUs: beforeUs ? BigInt(beforeUs) : null,
    beforeId: beforeId ?? null,
  }
}

function moment(field: string, text: string): number {
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) fail('invalid_input', `${field} is not a date that exists.`)
  return ms
}

function requestOf(row: Row) {
  const text = (name: string) => String(row[name] ?? '')
  const number = (name: string) => Number(row[name] ?? 0)
  return {
    time: new Date(number('time_us') / 1000).toISOString(),
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

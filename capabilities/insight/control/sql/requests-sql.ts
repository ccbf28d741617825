/** The SQL of a page of single requests, the newest first; both engines speak it. */
import { fail, idFromBytes } from '@gatehouse/base'
import { filled } from '@gatehouse/schema'
import { dimensions } from '../../measures.ts'
import { type RequestsFilled, type RequestsInput, type RequestsPage, requestsInput } from '../../queries.ts'
import { filterSql, madeBy, type Statement } from './question-sql.ts'
import { type Dialect, SqlValues } from './sql-text.ts'

type Row = Record<string, unknown>
interface Span {
  fromMs: number
  toMs: number
}

const columns = [
  ...['time_us', 'api', 'api_version', 'revision', 'endpoint', 'environment', 'application', 'plan', 'method', 'path'],
  ...['status', 'failure', 'reason', 'total_us', 'first_byte_us', 'overhead_us', 'bytes_in', 'bytes_out', 'client'],
  ...['user_agent', 'country', 'labels', 'amounts_json', 'trace_id'],
]

export interface AskedPage {
  asked: RequestsFilled
  /** The newest first: most pages end in the first. */
  parts: Span[]
}

/** Throws `invalid_input` where it asks for no page. */
export function askedPage(input: RequestsInput): AskedPage {
  const asked = filled(requestsInput, input, 'The query') as RequestsFilled
  const [fromMs, toMs] = [moment('from', asked.from), moment('to', asked.to)]
  const parts: Span[] = []
  let end = toMs
  for (const length of [3_600_000, 86_400_000, Number.POSITIVE_INFINITY]) {
    const begin = Math.max(fromMs, end - length)
    if (begin < end) parts.push({ fromMs: begin, toMs: end })
    end = begin
  }
  return { asked, parts }
}

/** `limit` requests of one part, out of the table or subquery `source`. */
export function requestsSql(
  { organization, filters, where: further, custom, traceId, minMs, maxMs, cursor }: RequestsFilled,
  { part, limit, source, dialect }: { part: Span; limit: number; source: string; dialect: Dialect },
): Statement {
  const values = new SqlValues(dialect)
  const { status, isCounted, ...texts } = filters
  const where = [
    `organization = ${values.bind(organization)}`,
    `time_us >= ${part.fromMs * 1000} and time_us < ${part.toMs * 1000}`,
    ...Object.entries(texts).map(
      ([name, value]) => `${dimensions[name as keyof typeof texts].column} = ${values.bind(value)}`,
    ),
    ...(status === undefined ? [] : [`status = ${status}`]),
    ...further.flatMap(filterSql(values, madeBy({ ...(custom === undefined ? {} : { custom }) }, dialect))),
    ...(traceId === undefined ? [] : [`trace_id = ${values.bind(traceId)}`]),
    ...(minMs === undefined ? [] : [`total_us > ${Math.round(minMs * 1000)}`]),
    ...(maxMs === undefined ? [] : [`total_us <= ${Math.round(maxMs * 1000)}`]),
    ...(isCounted ? ["not (failure <> '' and status in (401, 403, 429))"] : []),
    ...(cursor === undefined ? [] : [before(cursor, { values, dialect })]),
  ]
  const text = `select ${columns.join(', ')}, ${dialect.requestId} as id from ${source} single
    where ${where.join(' and ')} order by time_us desc, id desc limit ${limit}`
  return { text, values: values.values }
}

/** The schema has seen that it is two numbers. */
function before(cursor: string, { values, dialect }: { values: SqlValues; dialect: Dialect }): string {
  const [us, id] = cursor.split('.') as [string, string]
  return `(time_us < ${us} or (time_us = ${us} and ${dialect.requestId} < ${values.bind(id)}))`
}

export function pageOf(rows: readonly Row[], { limit }: RequestsFilled): RequestsPage {
  const last = rows.length === limit ? rows.at(-1) : undefined
  return { requests: rows.map(requestOf), ...(last ? { next: `${last.time_us}.${last.id}` } : {}) }
}

function moment(field: string, text: string): number {
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) fail('invalid_input', `${field} is not a date that exists.`)
  return ms
}

const parsed = (json: string): Record<string, string | number> => (json === '' ? {} : JSON.parse(json))

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
    country: text('country'),
    traceId: text('trace_id'),
    measured: { ...parsed(text('labels')), ...parsed(text('amounts_json')) },
  }
}

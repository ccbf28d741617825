/** The tables that SQL of people sees: of one organization, with names of the field, whatever engine keeps them. */
import { rollUps } from '../../measures.ts'

export type ViewName = 'requests' | 'traffic'
export const viewNames = ['requests', 'traffic'] as const

interface ViewColumn {
  /** Type in the sandbox. */
  type: 'VARCHAR' | 'BIGINT' | 'DOUBLE' | 'BOOLEAN' | 'TIMESTAMP'
  /** Out of the columns that are kept, in SQL that both engines speak; of a moment, microseconds since 1970. */
  sql: string
}

const text = (sql: string): ViewColumn => ({ type: 'VARCHAR', sql })
const whole = (sql: string): ViewColumn => ({ type: 'BIGINT', sql })
const number = (sql: string): ViewColumn => ({ type: 'DOUBLE', sql })
const flag = (sql: string): ViewColumn => ({ type: 'BOOLEAN', sql })
const ms = (column: string) => number(`${column} / 1000`)

export const requestView: Readonly<Record<string, ViewColumn>> = {
  time: { type: 'TIMESTAMP', sql: 'time_us' },
  api: text('api'),
  api_version: text('api_version'),
  environment: text('environment'),
  endpoint: text('endpoint'),
  revision: text('revision'),
  application: text('application'),
  subscription: text('subscription'),
  plan: text('plan'),
  method: text('method'),
  path: text('path'),
  status: whole('status'),
  failure: text('failure'),
  reason: text('reason'),
  target: text('target'),
  gateway: text('node'),
  total_ms: ms('total_us'),
  upstream_ms: ms('first_byte_us'),
  gateway_ms: ms('overhead_us'),
  bytes_in: number('bytes_in'),
  bytes_out: number('bytes_out'),
  cached: flag('cached'),
  aborted: flag('aborted'),
  retried: flag('retried'),
  units: whole('unit_requests'),
  tokens: number('unit_tokens'),
  cost: number('unit_cost'),
  client: text('client'),
  user_agent: text('user_agent'),
  country: text('country'),
  labels: text("nullif(labels, '')"),
  amounts: text("nullif(amounts_json, '')"),
  trace_id: text("nullif(trace_id, '')"),
}

/** Hours of the roll-up of the same name: sums of what single requests have. */
export const trafficView: Readonly<Record<string, ViewColumn>> = {
  hour: { type: 'TIMESTAMP', sql: 'start * 1000000' },
  api: text('api'),
  api_version: text('api_version'),
  environment: text('environment'),
  endpoint: text('endpoint'),
  revision: text('revision'),
  status: whole('status'),
  failure: text('failure'),
  reason: text('reason'),
  target: text('target'),
  gateway: text('node'),
  requests: whole('sum(requests)'),
  bytes_in: number('sum(bytes_in)'),
  bytes_out: number('sum(bytes_out)'),
  total_ms: ms('sum(total_us)'),
  upstream_ms: ms('sum(first_byte_us)'),
  gateway_ms: ms('sum(overhead_us)'),
  cached: whole('sum(cached)'),
  aborted: whole('sum(aborted)'),
  retried: whole('sum(retried)'),
  units: whole('sum(unit_requests)'),
  tokens: number('sum(unit_tokens)'),
  cost: number('sum(unit_cost)'),
}

/** Of what each has, in words. */
export const viewTexts: Readonly<Record<ViewName | 'names', string>> = {
  requests:
    "Single requests. What the policy measure kept is JSON: labels->>'plan', cast(amounts->>'total' as double).",
  traffic: 'Sums of an hour; reaches further back than requests.',
  names: 'Names of identifiers: of APIs, versions, environments, applications, plans and subscriptions.',
}

export const nameColumns = ['id', 'kind', 'name'] as const

export const views: Readonly<Record<ViewName, Readonly<Record<string, ViewColumn>>>> = {
  requests: requestView,
  traffic: trafficView,
}

/** Of one view, the rows that may be taken: everything is bound but what this program wrote. */
export function viewSelect(name: ViewName, { source, where }: { source: string; where: string }): string {
  const told = Object.entries(views[name]).map(([column, { sql, type }]) => `${cast(sql, type)} as ${column}`)
  const kept = name === 'requests' ? '' : ` group by start, ${rollUps.traffic.columns.join(', ')}`
  return `select ${told.join(', ')} from ${source} kept where ${where}${kept}`
}

/** Both engines know these words. */
function cast(sql: string, type: ViewColumn['type']): string {
  if (type === 'VARCHAR') return sql
  return type === 'DOUBLE' ? `cast(${sql} as double)` : `cast(${sql} as bigint)`
}

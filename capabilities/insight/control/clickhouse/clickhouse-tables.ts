/** The tables of ClickHouse: single requests, and roll-ups that materialized views add to. Names are the same as in DuckDB. */
import { type RollUp, rollUpNames, rollUps } from '../../measures.ts'
import { type ColumnKind, requestColumns, sumKinds } from '../request-columns.ts'
import { type Width, widths } from '../sql/time-pieces.ts'

export interface ClickHouseRetention {
  retentionDays: number
  rollUpDays: Record<Width, number>
}

const types: Record<ColumnKind, string> = {
  text: 'String',
  bytes: 'String',
  tiny: 'UInt8',
  small: 'UInt16',
  count: 'UInt32',
  long: 'Int64',
  number: 'Float64',
}
/** Texts of which an organization has few: kept as numbers into a dictionary. */
const few = new Set([
  'organization',
  'environment',
  'api',
  'api_version',
  'endpoint',
  'plan',
  'target',
  'failure',
  'reason',
])
for (const name of ['revision', 'node', 'application', 'subscription', 'method', 'country']) few.add(name)

const typeOf = (name: string, kind: ColumnKind) => (few.has(name) ? 'LowCardinality(String)' : types[kind])
/** Blocks whose token is remembered, so that one that comes twice lands once. */
const tokensKept = 10_000

function requestsTable({ retentionDays }: ClickHouseRetention): string {
  const columns = Object.entries(requestColumns).map(([name, { kind }]) => `${name} ${typeOf(name, kind)}`)
  return `create table if not exists requests (${columns.join(', ')}) engine = MergeTree
    partition by toDate(intDiv(time_us, 1000000)) order by (organization, time_us)
    ttl toDateTime(intDiv(time_us, 1000000)) + toIntervalDay(${retentionDays})
    settings ttl_only_drop_parts = 1, non_replicated_deduplication_window = ${tokensKept}`
}

/** Of tables that were made before there were these. */
const laterColumns = (['country', 'labels', 'amounts_json', 'trace_id'] as const).map(
  name => `alter table requests add column if not exists ${name} ${typeOf(name, 'text')} default ''`,
)

function rollUpTable(rollUp: RollUp, { rollUpDays }: ClickHouseRetention): string {
  const { columns: keys, sums } = rollUps[rollUp]
  const texts = keys.map(name => `${name} ${typeOf(name, name === 'status' || name === 'bucket' ? 'small' : 'text')}`)
  const numbers = sums.map(name => `${name} ${types[sumKinds[name]]}`)
  const ends = widths.map(
    width => `toDateTime(start) + toIntervalDay(${rollUpDays[width]}) delete where width = ${width}`,
  )
  return `create table if not exists ${rollUp} (width UInt32, start Int64, organization LowCardinality(String),
      ${[...texts, ...numbers].join(', ')})
    engine = SummingMergeTree((${sums.join(', ')})) partition by (width, toYYYYMM(toDateTime(start)))
    order by (organization, width, start, ${keys.join(', ')}) ttl ${ends.join(', ')}
    settings non_replicated_deduplication_window = ${tokensKept}`
}

function rollUpView(rollUp: RollUp): string {
  const { columns, sums } = rollUps[rollUp]
  const keys = ['organization', ...columns]
  const added = sums.map(name => `sum(requests.${name}) as ${name}`)
  return `create materialized view if not exists ${rollUp}_taken to ${rollUp} as
    select toUInt32(period) as width, intDiv(intDiv(time_us, 1000000), period) * period as start,
      ${[...keys, ...added].join(', ')}
    from requests array join [${widths.join(', ')}] as period
    group by width, start, ${keys.join(', ')}`
}

const marks = `create table if not exists marks (node String, epoch Int64, sequence Int64)
  engine = ReplacingMergeTree(sequence) order by (node, epoch)`

export function clickHouseTables(retention: ClickHouseRetention): string[] {
  return [
    requestsTable(retention),
    ...laterColumns,
    ...rollUpNames.map(rollUp => rollUpTable(rollUp, retention)),
    ...rollUpNames.map(rollUpView),
    marks,
  ]
}

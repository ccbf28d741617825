/** The tables of the DuckDB file: single requests, and what is added up of them by minute, hour and day. */
import { type RollUp, rollUpNames, rollUps } from '../../measures.ts'
import { type ColumnKind, requestColumns, sumKinds } from '../request-columns.ts'
import { type Width, widths } from '../sql/time-pieces.ts'

export const layoutVersion = 2

export const columnTypes: Record<ColumnKind, string> = {
  text: 'varchar',
  bytes: 'blob',
  tiny: 'utinyint',
  small: 'usmallint',
  count: 'uinteger',
  long: 'bigint',
  number: 'double',
}

const columns = Object.entries(requestColumns)
  .map(([name, { kind }]) => `${name} ${columnTypes[kind]}`)
  .join(', ')

/** What tells the rows of a roll-up apart. */
export function rollUpKeys(rollUp: RollUp): string[] {
  return ['start', 'organization', ...rollUps[rollUp].columns]
}

/** Of one width. More than one row may be of a key: what is asked of them is always a sum. */
export const rollUpTable = (rollUp: RollUp, width: Width) => `${rollUp}_${width}`

/** Minutes that may still get more. */
export const recentTable = (rollUp: RollUp) => `${rollUp}_recent`

/** The rows of `source` added up by key; `start` is what begins the period in which they count. */
export function addedUp(rollUp: RollUp, { source, start = 'start' }: { source: string; start?: string }): string {
  const { columns, sums } = rollUps[rollUp]
  const keys = [`${start} as start`, 'organization', ...columns]
  const added = sums.map(name => `sum(${name})::${columnTypes[sumKinds[name]]} as ${name}`)
  return `select ${[...keys, ...added].join(', ')} from ${source} group by ${keys.map((_, i) => i + 1).join(', ')}`
}

function rollUpTables(rollUp: RollUp): string {
  const { columns, sums } = rollUps[rollUp]
  const types = { status: 'usmallint', bucket: 'usmallint' } as Record<string, string>
  const texts = columns.map(column => `${column} ${types[column] ?? 'varchar'}`)
  const numbers = sums.map(name => `${name} ${columnTypes[sumKinds[name]]}`)
  const made = ['start bigint not null', 'organization varchar not null', ...texts, ...numbers].join(', ')
  const names = [recentTable(rollUp), ...widths.map(width => rollUpTable(rollUp, width))]
  return names.map(name => `create table if not exists ${name} (${made});`).join('\n')
}

/**
 * `segments` names the Parquet files that single requests have moved to, `removed` tells before when there is nothing
 * any more, and `built` up to when the hours and days of all roll-ups are made.
 */
export const tables = `
  create table if not exists requests (${columns});
  ${rollUpNames.map(rollUpTables).join('\n')}
  create table if not exists segments (name varchar primary key, from_us bigint, to_us bigint, requests bigint, bytes bigint);
  create table if not exists marks (node varchar, epoch bigint, sequence bigint not null, primary key (node, epoch));
  create table if not exists removed (what varchar primary key, before_us bigint not null);
  create table if not exists removed_of (organization varchar, what varchar, before_us bigint not null, primary key (organization, what));
  create table if not exists built (width uinteger primary key, until bigint not null);
  insert into built values (3600, 0), (86400, 0) on conflict do nothing;
  create table if not exists layout (version integer not null);
  insert into layout select ${layoutVersion} where not exists (from layout);`

/** Batches pass through it, within the transaction that takes them in. */
export const incomingTable = `create temp table if not exists incoming (${columns})`

/** Requests of the table `source` into the minutes of the roll-ups. */
export function intoRollUps(source: string): string[] {
  const start = 'time_us // 60000000 * 60'
  return rollUpNames.map(rollUp => `insert into ${recentTable(rollUp)} ${addedUp(rollUp, { source, start })}`)
}

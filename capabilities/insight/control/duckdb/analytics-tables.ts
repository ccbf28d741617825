/** The tables of the DuckDB file: single requests, and what is added up of them by minute, hour and day. */
import { type RollUp, rollUpColumns } from '../../measures.ts'
import { type ColumnKind, requestColumns, sumKinds } from '../request-columns.ts'

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

export const rollUps = Object.keys(rollUpColumns) as RollUp[]
const sumTypes = Object.entries(sumKinds).map(([name, kind]) => ({ name, type: columnTypes[kind] }))

/** What tells the rows of a roll-up apart. */
export function rollUpKeys(rollUp: RollUp): string[] {
  return ['width', 'start', 'organization', ...rollUpColumns[rollUp], 'bucket']
}

/** The rows of `source`, which has the columns of requests or of the roll-up, added up by `keys`. */
export function addedUp(source: string, keys: readonly string[]): string {
  const added = sumTypes.map(({ name, type }) => `sum(${name})::${type} as ${name}`)
  return `select ${keys.join(', ')}, ${added.join(', ')} from ${source} group by ${keys.map((_, i) => i + 1).join(', ')}`
}

function rollUpTable(name: string, rollUp: RollUp): string {
  const texts = rollUpColumns[rollUp].map(column => `${column} ${column === 'status' ? 'usmallint' : 'varchar'}`)
  const numbers = sumTypes.map(({ name, type }) => `${name} ${type}`)
  return `create table if not exists ${name} (width uinteger not null, start bigint not null,
    organization varchar not null, ${[...texts, 'bucket usmallint', ...numbers].join(', ')});`
}

/**
 * `<roll-up>` has one row for each key, `<roll-up>_recent` what came since it was folded last; `segments` names the
 * Parquet files that single requests have moved to.
 */
export const tables = `
  create table if not exists requests (${columns});
  ${rollUps.map(name => rollUpTable(name, name) + rollUpTable(`${name}_recent`, name)).join('\n')}
  create table if not exists segments (name varchar primary key, from_us bigint, to_us bigint, requests bigint, bytes bigint);
  create table if not exists marks (node varchar, epoch bigint, sequence bigint not null, primary key (node, epoch));
  create table if not exists removed (what varchar primary key, before_us bigint not null);
  create table if not exists layout (version integer not null);
  insert into layout select ${layoutVersion} where not exists (from layout);`

/** Batches pass through it, within the transaction that takes them in. */
export const incomingTable = `create temp table if not exists incoming (${columns})`

/** Requests of the table `source` into the roll-ups: minutes first, and from these the hours and days. */
export function intoRollUps(source: string): string[] {
  return rollUps.map(rollUp => {
    const keys = rollUpKeys(rollUp)
    const minutes = `select 60 as width, time_us // 60000000 * 60 as start, * from ${source}`
    const wider = [3600, 86_400].map(
      width => `select ${width} as width, start // ${width} * ${width} as start, * exclude (width, start) from minutes`,
    )
    return `insert into ${rollUp}_recent with minutes as (${addedUp(`(${minutes})`, keys)})
      select * from minutes ${wider.map(rows => `union all ${addedUp(`(${rows})`, keys)}`).join(' ')}`
  })
}

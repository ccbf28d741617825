/** Files of an earlier layout, made into one of today's in one transaction. */
import type { DuckDBConnection } from '@duckdb/node-api'
import { growth } from '../../latency-bucket.ts'
import { type RequestColumn, requestColumns } from '../request-columns.ts'
import { intoRollUps, layoutVersion, tables } from './analytics-tables.ts'

/** What the columns of today are of the table `events` of layout 1, where they are not of the same name. */
const fromEvents: Partial<Record<RequestColumn, string>> = {
  time_us: 'epoch_us(time)',
  node: "''",
  bucket: `case when total_us < 1 then 0 else greatest(1, ceil(ln(total_us) / ln(${growth})) + 1)::usmallint end`,
  requests: '1',
  cached: 'flags & 1',
  aborted: '(flags >> 1) & 1',
  retried: '(flags >> 3) & 1',
  country: "''",
  labels: "''",
  amounts_json: "''",
  trace_id: "''",
}

/** Makes the tables, and brings those of before over. Returns the layout it found where it cannot read it. */
export async function upgrade(connection: DuckDBConnection): Promise<number | undefined> {
  await connection.run('begin')
  try {
    await connection.run(tables)
    // Of files that were made before there was it.
    await connection.run("alter table requests add column if not exists trace_id varchar default ''")
    const [row] = (await connection.runAndReadAll('select version from layout')).getRowsJS()
    const found = Number(row?.[0])
    if (found === 1) await fromFirst(connection)
    else if (found !== layoutVersion) return found
    await connection.run('commit')
    return undefined
  } finally {
    await connection.run('rollback').catch(() => {})
  }
}

async function fromFirst(connection: DuckDBConnection): Promise<void> {
  const columns = Object.keys(requestColumns) as RequestColumn[]
  const told = columns.map(name => `${fromEvents[name] ?? name} as ${name}`)
  await connection.run(`alter table events add column if not exists reason varchar default '';
    alter table events add column if not exists revision varchar default '';
    insert into requests select ${told.join(', ')} from events;
    ${intoRollUps('requests').join(';\n')};
    drop table events; update layout set version = ${layoutVersion}`)
}

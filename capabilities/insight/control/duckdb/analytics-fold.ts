/** What roll-ups took in since last time is added to the rows it belongs to, whatever period it is of. */
import type { DuckDBConnection } from '@duckdb/node-api'
import type { RollUp } from '../../measures.ts'
import { addedUp, rollUpKeys, rollUps } from './analytics-tables.ts'

/** One transaction for each roll-up; all rows of a period that got something are written anew. */
export async function fold(connection: DuckDBConnection): Promise<void> {
  for (const rollUp of rollUps) await foldOne(connection, rollUp)
}

async function foldOne(connection: DuckDBConnection, rollUp: RollUp): Promise<void> {
  const touched = `(width, start) in (select distinct width, start from ${rollUp}_recent)`
  const rows = `(from ${rollUp} where ${touched} union all by name from ${rollUp}_recent)`
  const statements = [
    `create or replace temp table folded as ${addedUp(rows, rollUpKeys(rollUp))}`,
    `delete from ${rollUp} where ${touched}`,
    `insert into ${rollUp} by name select * from folded order by width, organization, start`,
    `delete from ${rollUp}_recent`,
    'drop table folded',
  ]
  await connection.run('begin')
  try {
    for (const statement of statements) await connection.run(statement)
    await connection.run('commit')
  } catch (error) {
    await connection.run('rollback').catch(() => {})
    throw error
  }
}

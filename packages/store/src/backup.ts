import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { sql, type Transaction } from 'kysely'
import { type BackupHeader, type BackupTable, type BackupTrailer, backupVersion, digest } from './backup-format.ts'
import { appliedMigrations, migrationTable } from './migrations.ts'
import type { AnyTables, Store } from './store.ts'

/** Longest time that a backup or a restore may take. */
export const backupMsMax = 3_600_000

/** Rows that are held in memory at a time. */
const batchRows = 500

/**
 * Writes everything the store holds as of one moment, and ends `target`. On PGlite nobody else is served
 * meanwhile, so `target` should be a file. Returns the number of rows.
 */
export async function backup(store: Store, target: Writable): Promise<number> {
  const done = finished(target)
  done.catch(() => {})
  const write = async (line: string) => {
    if (!target.write(`${line}\n`)) await Promise.race([once(target, 'drain'), done])
  }
  try {
    const total = await store.transaction(trx => writeAll(trx, write), { msMax: backupMsMax })
    target.end()
    await done
    return total
  } catch (error) {
    target.destroy()
    throw error
  }
}

async function writeAll(trx: Transaction<AnyTables>, write: (line: string) => Promise<void>): Promise<number> {
  await sql`set transaction isolation level repeatable read, read only`.execute(trx)
  const tables = await backupTables(trx)
  const migrations = await appliedMigrations(trx)
  const header: BackupHeader = { format: 'gatehouse-backup', version: backupVersion, migrations, tables }
  const sum = digest()
  const put = (value: unknown) => {
    const line = JSON.stringify(value)
    sum.add(line)
    return write(line)
  }
  await put(header)
  const rows = tables.map(() => 0)
  for (const [index, table] of tables.entries()) {
    for await (const values of rowsOf(trx, table)) {
      rows[index]!++
      await put([index, ...values])
    }
  }
  await write(JSON.stringify({ rows, sha256: sum.end() } satisfies BackupTrailer))
  return rows.reduce((total, count) => total + count, 0)
}

async function* rowsOf(trx: Transaction<AnyTables>, { schema, name, columns }: BackupTable) {
  const texts = columns.map(column => sql`${sql.ref(column)}::text`)
  await sql`declare rows_of cursor for select array[${sql.join(texts)}]::text[] as row
    from ${sql.table(`${schema}.${name}`)}`.execute(trx)
  for (;;) {
    const { rows } = await sql<{ row: (string | null)[] }>`fetch ${sql.lit(batchRows)} from rows_of`.execute(trx)
    for (const { row } of rows) yield row
    if (rows.length < batchRows) break
  }
  await sql`close rows_of`.execute(trx)
}

/** Every table of ours with the columns that are stored; generated ones are not. */
export async function backupTables(trx: Transaction<AnyTables>): Promise<BackupTable[]> {
  const { rows } = await sql<BackupTable>`
    select n.nspname as schema, c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
    where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
      and c.relname <> ${migrationTable} and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    group by 1, 2 order by 1, 2`.execute(trx)
  return rows
}

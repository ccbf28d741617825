import { createHash } from 'node:crypto'
import { Failure } from '@gatehouse/base'
import { type Kysely, sql, type Transaction } from 'kysely'
import { StatementError } from './statement-error.ts'
import { splitStatements } from './statements.ts'
import type { AnyTables, Store } from './store.ts'

/** One step of the schema. Written by hand, never changed once released; there is no way back but a backup. */
export interface Migration {
  /** Four digits, a dash and words, such as `0001-tenancy`; unique in the house. */
  id: string
  /** The room whose tables these are. */
  capability: string
  /** SQL for both engines; several statements, each ended by a semicolon. */
  sql: string
}

/** The table of applied migrations. */
export const migrationTable = 'applied_migrations'

/** Longest time that all migrations together may take; each statement also keeps to the store's own limit. */
export const migrationMsMax = 3_600_000

/** Any number, the same for every replica: the key of PostgreSQL's advisory lock. */
const migrationLock = 4_719_034

/**
 * Brings the schema up to date and returns the ids that were applied now. All or nothing, in one transaction,
 * in the order of the ids; replicas that start together wait for the first. Throws `data_newer` when the
 * database has a migration that the list has not, `conflict` when an applied one was changed since.
 */
export function migrate(store: Store, migrations: readonly Migration[]): Promise<string[]> {
  return store.transaction(trx => migrateWithin(trx, store.kind, migrations), { msMax: migrationMsMax })
}

/** The same as part of a transaction. */
export async function migrateWithin(
  trx: Transaction<AnyTables>,
  kind: Store['kind'],
  migrations: readonly Migration[],
): Promise<string[]> {
  checkList(migrations)
  if (kind === 'postgres') await sql`select pg_advisory_xact_lock(${migrationLock})`.execute(trx)
  await sql`create table if not exists ${sql.table(migrationTable)} (
    id text primary key, capability text not null, checksum text not null, applied_at timestamptz not null default now()
  )`.execute(trx)
  const applied = await appliedChecksums(trx)
  checkApplied(migrations, applied)
  const missing = migrations.filter(({ id }) => !applied.has(id)).sort((a, b) => (a.id < b.id ? -1 : 1))
  for (const migration of missing) await apply(migration, trx)
  return missing.map(({ id }) => id)
}

/** Ids of the applied migrations, sorted; empty for a database that was never migrated. */
export async function appliedMigrations(db: Kysely<AnyTables>): Promise<string[]> {
  const { rows } = await sql<{ found: boolean }>`select to_regclass(${migrationTable}) is not null as found`.execute(db)
  return rows[0]!.found ? [...(await appliedChecksums(db)).keys()].sort() : []
}

async function appliedChecksums(db: Kysely<AnyTables>): Promise<Map<string, string>> {
  const { rows } = await sql<{
    id: string
    checksum: string
  }>`select id, checksum from ${sql.table(migrationTable)}`.execute(db)
  return new Map(rows.map(({ id, checksum }) => [id, checksum]))
}

function checkList(migrations: readonly Migration[]) {
  const ids = new Set<string>()
  for (const { id } of migrations) {
    if (!/^\d{4}-[a-z0-9-]+$/.test(id)) throw new Failure('internal', `${id} is not the id of a migration.`)
    if (ids.has(id)) throw new Failure('internal', `Two migrations are called ${id}.`)
    ids.add(id)
  }
}

function checkApplied(migrations: readonly Migration[], applied: ReadonlyMap<string, string>) {
  const known = new Map(migrations.map(migration => [migration.id, checksum(migration)]))
  const unknown = [...applied.keys()].filter(id => !known.has(id)).sort()
  if (unknown.length > 0) {
    throw new Failure('data_newer', `The database has ${unknown.join(', ')}, which this version does not know.`)
  }
  for (const [id, sum] of applied) {
    if (known.get(id) === sum) continue
    throw new Failure('conflict', `Migration ${id} is not the one that was applied.`, {
      hint: 'An applied migration is never edited: restore its text and add a new one.',
    })
  }
}

async function apply(migration: Migration, db: Kysely<AnyTables>) {
  for (const [index, statement] of splitStatements(migration.sql).entries()) {
    try {
      await sql.raw(statement).execute(db)
    } catch (error) {
      if (!(error instanceof StatementError)) throw error
      const detail = `Migration ${migration.id} failed at statement ${index + 1}: ${error.message}.`
      throw new Failure('internal', detail, { cause: error })
    }
  }
  const row = { id: migration.id, capability: migration.capability, checksum: checksum(migration) }
  await sql`insert into ${sql.table(migrationTable)} (id, capability, checksum)
    values (${row.id}, ${row.capability}, ${row.checksum})`.execute(db)
}

const checksum = (migration: Migration) => createHash('sha256').update(migration.sql).digest('hex')

import type { AnyTables, Store } from '@gatehouse/store'
import { sql, type Transaction } from 'kysely'

/** Any number but those of other locks: replicas that start together make keys and authority once. */
const lockNumber = 4_719_035

export async function lockFirstStart(trx: Transaction<AnyTables>, kind: Store['kind']): Promise<void> {
  if (kind === 'postgres') await sql`select pg_advisory_xact_lock(${lockNumber})`.execute(trx)
}

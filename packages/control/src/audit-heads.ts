import type { AnyTables } from '@gatehouse/store'
import type { Kysely } from 'kysely'

/** Newest entry of each chain, `<number>.<digest>`: what generations carry away, out of the database's reach. */
export async function auditHeads(db: Kysely<AnyTables>): Promise<Record<string, string>> {
  const rows: { chain: string; seq: number; head: string }[] = await db
    .selectFrom('audit_chains')
    .select(['chain', 'seq', 'head'])
    .orderBy('chain')
    .execute()
  return Object.fromEntries(rows.map(({ chain, seq, head }) => [chain, `${seq}.${head}`]))
}

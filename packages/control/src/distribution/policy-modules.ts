/** Modules of the operator's own policies, kept for as long as a generation names them. */
import { moduleDigest, moduleText, type PolicyModule, type Snapshot, verifiedModule } from '@gatehouse/program'
import type { AnyTables } from '@gatehouse/store'
import { type Kysely, sql } from 'kysely'

/** Keeps it, and forgets those that no generation names any more. */
export async function storeModule(db: Kysely<AnyTables>, module: PolicyModule, nowMs: number): Promise<void> {
  const sha256 = moduleDigest(module)
  await db
    .insertInto('policy_modules')
    .values({ sha256, content: moduleText(module), created_at: new Date(nowMs).toISOString() })
    .onConflict(conflict => conflict.column('sha256').doNothing())
    .execute()
  await db
    .deleteFrom('policy_modules')
    .where('sha256', '!=', sha256)
    .where('created_at', '<', new Date(nowMs - strangerMs).toISOString())
    .where(sql<boolean>`not exists (select 1 from generations where manifest like '%' || policy_modules.sha256 || '%')`)
    .execute()
}

/** Another replica that has just started may not have made its first generation yet. */
const strangerMs = 3_600_000

export async function readModule(db: Kysely<AnyTables>, sha256: string): Promise<string | undefined> {
  const found = await db.selectFrom('policy_modules').select('content').where('sha256', '=', sha256).executeTakeFirst()
  return found?.content as string | undefined
}

/**
 * What is served on may use a policy that the operator took away: then the program keeps the module of before, if that has
 * all it uses.
 */
export async function withPolicies(
  db: Kysely<AnyTables>,
  snapshot: Snapshot,
  before: string | undefined,
): Promise<Snapshot> {
  if (before === undefined || before === snapshot.manifest.policyModule) return snapshot
  const content = await readModule(db, before)
  if (content === undefined) return snapshot
  const old = verifiedModule(before, content)
  const used = Object.entries(snapshot.manifest.policies)
  const lacks = used.some(([name, version]) => has(old, name, version) && !has(snapshot.policyModule, name, version))
  const hasAll = used.every(([name, version]) => has(old, name, version) || !has(snapshot.policyModule, name, version))
  if (!lacks || !hasAll) return snapshot
  return { ...snapshot, policyModule: old, manifest: { ...snapshot.manifest, policyModule: before } }
}

const has = (module: PolicyModule | undefined, name: string, version: number) =>
  module?.policies.some(one => one.name === name && one.version >= version) ?? false

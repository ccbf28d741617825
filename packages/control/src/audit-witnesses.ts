/** What stored generations saw of the audit chains when they were signed. */
import { createPublicKey } from 'node:crypto'
import type { Problem } from '@gatehouse/base'
import { type SignedManifest, verifiedManifest } from '@gatehouse/program'
import type { AnyTables } from '@gatehouse/store'
import type { Kysely } from 'kysely'

export interface AuditWitnesses {
  /** Newest entry by chain, `<number>.<digest>`, as each generation carries it. */
  heads: Readonly<Record<string, string>>[]
  /** Generations whose own signature does not hold: they bear no witness, and somebody changed them. */
  problems: Problem[]
}

/** To be read before the chains: what is written meanwhile is newer than every witness. */
export async function auditWitnesses(db: Kysely<AnyTables>): Promise<AuditWitnesses> {
  const keys = await publicKeys(db)
  const rows = await db
    .selectFrom('generations')
    .select(['gateway_group_id', 'number', 'manifest', 'key_id', 'signature'])
    .orderBy('gateway_group_id')
    .orderBy('number')
    .execute()
  const found: AuditWitnesses = { heads: [], problems: [] }
  for (const { gateway_group_id, number, manifest, key_id, signature } of rows) {
    try {
      const signed: SignedManifest = { manifest: JSON.parse(manifest), keyId: key_id, signature }
      found.heads.push(verifiedManifest(signed, keys).auditHeads)
    } catch {
      const message = `Generation ${number} of ${gateway_group_id} is not as it was signed.`
      found.problems.push({ code: 'witness_invalid', message, pointer: `/${gateway_group_id}/${number}` })
    }
  }
  return found
}

async function publicKeys(db: Kysely<AnyTables>) {
  const rows: { id: string; public_key: string }[] = await db
    .selectFrom('signing_keys')
    .select(['id', 'public_key'])
    .execute()
  return new Map(
    rows.map(({ id, public_key }) => [
      id,
      createPublicKey({ key: Buffer.from(public_key, 'base64url'), format: 'der', type: 'spki' }),
    ]),
  )
}

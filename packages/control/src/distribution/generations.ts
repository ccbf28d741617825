/** Generations as they are stored: a signed manifest, the deployments it puts to the proof, and its parts. */
import {
  type ApiPart,
  canonicalJson,
  digestOf,
  type Manifest,
  type ManifestStage,
  type PolicyModule,
  type SignedManifest,
  snapshotOf,
} from '@gatehouse/program'
import { type AnyTables, json } from '@gatehouse/store'
import type { Kysely, Transaction } from 'kysely'
import { type GroupHead, lockedHead } from './heads.ts'
import { withPolicies } from './policy-modules.ts'
import type { ManifestSigner, SigningKeys } from './signing-keys.ts'

/** Older generations are forgotten, and parts that none of these hold. */
const generationsKept = 8
const rowsPerInsert = 100

/** A deployment that waits for the gateways' verdict. */
export interface Carried {
  deploymentId: string
  organizationId: string
}

export interface Generation {
  number: number
  signed: SignedManifest
  carried: Carried[]
  refused: boolean
}

export interface NewGeneration {
  gatewayGroupId: string
  /** The newest one when the rows were read. */
  seen: number
  parts: readonly ApiPart[]
  stages: readonly ManifestStage[]
  carried: Carried[]
  auditHeads: Record<string, string>
  /** The operator's own policies, as this control plane has them. */
  policyModule?: PolicyModule | undefined
  keys: SigningKeys
  nowMs: number
}

/**
 * Stores a generation, or notes what it carries on the newest one when the parts are the same. `stale` when another
 * one came between: read again.
 */
export async function storeGeneration(
  trx: Transaction<AnyTables>,
  wanted: NewGeneration,
): Promise<'stored' | 'unchanged' | 'stale'> {
  const { gatewayGroupId, seen, parts, stages, carried, auditHeads, keys, nowMs } = wanted
  const head = await lockedHead(trx, gatewayGroupId, nowMs)
  if (head.generation !== seen) return 'stale'
  const newest = await newestGeneration(trx, gatewayGroupId)
  const createdAt = new Date(nowMs).toISOString()
  const staging = stages.length > 0 ? { stages: [...stages] } : {}
  const about = { gatewayGroup: gatewayGroupId, generation: seen + 1, createdAt, auditHeads, ...staging }
  const before = newest?.signed.manifest.policyModule
  const { manifest } = await withPolicies(trx, snapshotOf(parts, about, wanted.policyModule), before)
  if (carried.length === 0) await setSingle(trx, gatewayGroupId, false)
  if (newest && contentOf(newest.signed.manifest) === contentOf(manifest) && !newest.refused) {
    await setCarried(trx, gatewayGroupId, { number: newest.number, carried })
    return 'unchanged'
  }
  await storeParts(trx, gatewayGroupId, { parts, manifest })
  await insertGeneration(trx, { head, manifest, keys, carried, createdAt })
  return 'stored'
}

const contentOf = ({ parts, stages = [], policyModule }: Manifest) => canonicalJson({ parts, stages, policyModule })

/** The newest program under a number above what a gateway serves: this store was put back to an older state. */
export async function overtakeGeneration(
  trx: Transaction<AnyTables>,
  { gatewayGroupId, served, keys, nowMs }: { gatewayGroupId: string; served: number; keys: SigningKeys; nowMs: number },
): Promise<void> {
  const head = await lockedHead(trx, gatewayGroupId, nowMs)
  const newest = await newestGeneration(trx, gatewayGroupId)
  if (!newest || head.generation >= served) return
  const createdAt = new Date(nowMs).toISOString()
  const manifest = { ...newest.signed.manifest, generation: served + 1, createdAt }
  await insertGeneration(trx, { head, manifest, keys, carried: newest.carried, createdAt })
}

/** The newest manifests under the current key; their content and number stay. */
export async function signAnew(trx: Transaction<AnyTables>, signer: ManifestSigner): Promise<void> {
  const heads = await trx.selectFrom('program_heads').select('gateway_group_id').execute()
  for (const { gateway_group_id } of heads) {
    const newest = await newestGeneration(trx, gateway_group_id)
    if (!newest) continue
    const { keyId, signature } = signer.sign(newest.signed.manifest)
    await trx
      .updateTable('generations')
      .set({ key_id: keyId, signature })
      .where('gateway_group_id', '=', gateway_group_id)
      .where('number', '=', newest.number)
      .execute()
  }
}

export async function newestGeneration(db: Kysely<AnyTables>, gatewayGroupId: string): Promise<Generation | undefined> {
  const row = await db
    .selectFrom('generations')
    .selectAll()
    .where('gateway_group_id', '=', gatewayGroupId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && generationOf(row)
}

/** Generations that still put deployments to the proof, oldest first. */
export async function openGenerations(db: Kysely<AnyTables>, gatewayGroupId: string): Promise<Generation[]> {
  const rows = await db
    .selectFrom('generations')
    .selectAll()
    .where('gateway_group_id', '=', gatewayGroupId)
    .where('refused', '=', false)
    .orderBy('number')
    .execute()
  return rows.map(generationOf).filter(({ carried }) => carried.length > 0)
}

/** Marks it refused; gives it back when it was not before. */
export async function refuseGeneration(
  trx: Transaction<AnyTables>,
  gatewayGroupId: string,
  number: number,
): Promise<Generation | undefined> {
  const row = await trx
    .updateTable('generations')
    .set({ refused: true })
    .where('gateway_group_id', '=', gatewayGroupId)
    .where('number', '=', number)
    .where('refused', '=', false)
    .returningAll()
    .executeTakeFirst()
  return row && generationOf(row)
}

export async function setCarried(
  db: Kysely<AnyTables>,
  gatewayGroupId: string,
  { number, carried }: Pick<Generation, 'number' | 'carried'>,
): Promise<void> {
  await db
    .updateTable('generations')
    .set({ deployments: json(carried) })
    .where('gateway_group_id', '=', gatewayGroupId)
    .where('number', '=', number)
    .execute()
}

export async function setSingle(db: Kysely<AnyTables>, gatewayGroupId: string, single: boolean): Promise<void> {
  await db.updateTable('program_heads').set({ single }).where('gateway_group_id', '=', gatewayGroupId).execute()
}

/** Canonical JSON of a part, if the group has it. */
export async function readPart(db: Kysely<AnyTables>, gatewayGroupId: string, sha256: string) {
  const found = await db
    .selectFrom('program_parts')
    .select('content')
    .where('gateway_group_id', '=', gatewayGroupId)
    .where('sha256', '=', sha256)
    .executeTakeFirst()
  return found?.content as string | undefined
}

interface Insertion {
  head: GroupHead
  manifest: Manifest
  keys: SigningKeys
  carried: Carried[]
  createdAt: string
}

async function insertGeneration(trx: Transaction<AnyTables>, { head, manifest, keys, carried, createdAt }: Insertion) {
  const { gatewayGroupId } = head
  const number = manifest.generation
  const { keyId, signature } = keys.sign(manifest)
  await trx
    .insertInto('generations')
    .values({
      gateway_group_id: gatewayGroupId,
      number,
      manifest: canonicalJson(manifest),
      key_id: keyId,
      signature,
      deployments: json(carried),
      refused: false,
      created_at: createdAt,
    })
    .execute()
  await trx
    .updateTable('program_heads')
    .set({ generation: number })
    .where('gateway_group_id', '=', gatewayGroupId)
    .execute()
  const oldest = number - generationsKept
  await trx
    .deleteFrom('generations')
    .where('gateway_group_id', '=', gatewayGroupId)
    .where('number', '<=', oldest)
    .execute()
  await trx
    .deleteFrom('program_parts')
    .where('gateway_group_id', '=', gatewayGroupId)
    .where('dropped_in', '<=', oldest)
    .execute()
}

async function storeParts(
  trx: Transaction<AnyTables>,
  gatewayGroupId: string,
  { parts, manifest }: { parts: readonly ApiPart[]; manifest: Manifest },
): Promise<void> {
  const rows = await trx
    .selectFrom('program_parts')
    .select(['sha256', 'dropped_in'])
    .where('gateway_group_id', '=', gatewayGroupId)
    .execute()
  const live = new Set(rows.filter(({ dropped_in }) => dropped_in === null).map(({ sha256 }) => sha256 as string))
  const wanted = new Set(manifest.parts)
  const gone = [...live].filter(digest => !wanted.has(digest))
  for (let at = 0; at < gone.length; at += 1000) {
    await trx
      .updateTable('program_parts')
      .set({ dropped_in: manifest.generation })
      .where('gateway_group_id', '=', gatewayGroupId)
      .where('sha256', 'in', gone.slice(at, at + 1000))
      .execute()
  }
  const come = new Map<string, object>()
  for (const part of parts) {
    const content = canonicalJson(part)
    const sha256 = digestOf(content)
    if (live.has(sha256)) continue
    const of = { api_version_id: part.apiVersionId, environment_id: part.environmentId }
    come.set(sha256, { gateway_group_id: gatewayGroupId, sha256, ...of, content, dropped_in: null })
  }
  const values = [...come.values()]
  for (let at = 0; at < values.length; at += rowsPerInsert) {
    await trx
      .insertInto('program_parts')
      .values(values.slice(at, at + rowsPerInsert))
      .onConflict(conflict => conflict.columns(['gateway_group_id', 'sha256']).doUpdateSet({ dropped_in: null }))
      .execute()
  }
}

// biome-ignore lint/suspicious/noExplicitAny: a row of the database
const generationOf = (row: any): Generation => ({
  number: row.number,
  signed: { manifest: JSON.parse(row.manifest), keyId: row.key_id, signature: row.signature },
  carried: row.deployments,
  refused: row.refused,
})

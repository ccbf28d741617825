/** What was found of documents, kept by content: looked for outside of every transaction, and read within any. */
import { createHash } from 'node:crypto'
import { Failure, type FailureCode, type Problem } from '@gatehouse/base'
import { type JobWork, type Row, type Services, Unprepared, type WriteContext } from '@gatehouse/control'
import { canonicalJson } from '@gatehouse/program'
import { json } from '@gatehouse/store'
import { sql } from 'kysely'
import { EvidenceQueue } from './evidence-queue.ts'

export type Evidence<Output> = { output: Output } | { failure: KeptFailure }

export interface KeptFailure {
  code: FailureCode
  message: string
  hint: string
  problems: readonly Problem[]
}

export interface Wanted<Output> {
  /** Of all that the output is made of. */
  key: string
  /** Within the transaction, where nothing is kept yet: takes what is needed out of it, and gives what makes the output. */
  begin(): Promise<(services: Services) => Promise<Output>>
}

/** Of one organization; the oldest go. */
export const evidenceBounds = { rowsMax: 1000, bytesMax: 128 * 2 ** 20 } as const
/** What failed may have failed because much was going on. */
const failureMs = 600_000

const queue = new EvidenceQueue({ atOnce: 2, waitingMax: 20 })

export const keyOf = (...parts: unknown[]) => createHash('sha256').update(canonicalJson(parts)).digest('hex')

export type Within = Pick<WriteContext, 'transaction' | 'services'>
/** Whose it is. */
export type Owner = Pick<Row, 'organizationId'>

/** In the order in which it is wanted. Throws `Unprepared` where some of it is not there yet. */
export async function evidenceFor<Output>(
  within: Within,
  owner: Owner,
  wanted: readonly Wanted<Output>[],
): Promise<Evidence<Output>[]> {
  const found = await kept(within, owner, wanted)
  const organizationId = owner.organizationId!
  for (const { key, begin } of wanted) {
    if (found.has(key)) continue
    const begun = await resultOf(begin)
    if ('failure' in begun) found.set(key, begun)
    else {
      const looking = { organizationId, key, make: begun.output }
      throw new Unprepared([key], work => queue.run(looking, () => look(work, looking)))
    }
  }
  return wanted.map(({ key }) => found.get(key)!)
}

/** The same, or nothing where some of it is not there yet. */
export async function keptEvidence<Output>(
  within: Within,
  owner: Owner,
  wanted: readonly Wanted<Output>[],
): Promise<Evidence<Output>[] | undefined> {
  const found = await kept(within, owner, wanted)
  return wanted.every(({ key }) => found.has(key)) ? wanted.map(({ key }) => found.get(key)!) : undefined
}

async function kept<Output>(
  { transaction, services }: Within,
  { organizationId }: Owner,
  wanted: readonly Wanted<Output>[],
): Promise<Map<string, Evidence<Output>>> {
  if (wanted.length === 0) return new Map()
  const since = new Date(services.clock.nowMs() - failureMs).toISOString()
  const { rows } = await sql<{ key: string; result: Evidence<Output> }>`select key, result from governance_evidence
    where organization_id = ${organizationId} and key = any(${wanted.map(({ key }) => key)})
    and (not failed or made_at > ${since})`.execute(transaction)
  return new Map(rows.map(({ key, result }) => [key, result]))
}

interface Looking {
  organizationId: string
  key: string
  make: (services: Services) => Promise<unknown>
}

async function look({ services, write }: JobWork, { organizationId, key, make }: Looking): Promise<void> {
  const result = await resultOf(() => make(services))
  const text = json(result)
  const madeAt = new Date(services.clock.nowMs()).toISOString()
  await write(organizationId, async ({ transaction }) => {
    const failed = 'failure' in result
    await sql`insert into governance_evidence (organization_id, key, result, bytes, failed, made_at)
      values (${organizationId}, ${key}, ${text}::jsonb, ${text.length}, ${failed}, ${madeAt})
      on conflict (organization_id, key) do update
      set result = excluded.result, bytes = excluded.bytes, failed = excluded.failed, made_at = excluded.made_at`.execute(
      transaction,
    )
    await sql`delete from governance_evidence where organization_id = ${organizationId} and key in (
      select key from (
        select key, sum(bytes) over newest as bytes, row_number() over newest as place
        from governance_evidence where organization_id = ${organizationId}
        window newest as (order by made_at desc, key)
      ) as kept where key <> ${key} and (bytes > ${evidenceBounds.bytesMax} or place > ${evidenceBounds.rowsMax})
    )`.execute(transaction)
  })
}

async function resultOf<Output>(make: () => Promise<Output>): Promise<Evidence<Output>> {
  try {
    return { output: await make() }
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    const { code, message, hint, problems } = thrown
    return { failure: { code, message, hint, problems } }
  }
}

/** Throws what it failed with. */
export function outputOf<Output>(evidence: Evidence<Output>): Output {
  if ('output' in evidence) return evidence.output
  const { code, message, hint, problems } = evidence.failure
  throw new Failure(code, message, { hint, problems: [...problems] })
}

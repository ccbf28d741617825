/** Findings that were there when somebody said that from then on only new ones count. */
import type { OperationHandler, Row, WriteContext } from '@gatehouse/control'
import { json } from '@gatehouse/store'
import { sql } from 'kysely'
import { lintedFor } from './linted.ts'

export interface Baseline {
  fingerprints: ReadonlySet<string>
  /** Findings beyond what is looked for: more of them are new. */
  more: number
}

const nothing: Baseline = { fingerprints: new Set(), more: 0 }

export async function baselineOf(
  { transaction }: Pick<WriteContext, 'transaction'>,
  { id }: Pick<Row, 'id'>,
): Promise<Baseline> {
  const { rows } = await sql<{ fingerprints: string[]; more: number }>`select fingerprints, more
    from governance_baselines where api_version_id = ${id}`.execute(transaction)
  const [found] = rows
  return found ? { fingerprints: new Set(found.fingerprints), more: found.more } : nothing
}

export const baseline: OperationHandler<unknown, { findings: number }> = {
  async run(context) {
    const { transaction, subject, caller, services } = context
    const { findings, more } = await lintedFor(context, subject!)
    const fingerprints = [...new Set(findings.map(({ fingerprint }) => fingerprint))]
    const before = await baselineOf(context, subject!)
    const at = new Date(services.clock.nowMs()).toISOString()
    await sql`insert into governance_baselines
      (organization_id, api_version_id, fingerprints, more, recorded_at, recorded_by)
      values (${subject!.organizationId}, ${subject!.id}, ${json(fingerprints)}::jsonb, ${more}, ${at}, ${caller.name})
      on conflict (api_version_id) do update
      set fingerprints = excluded.fingerprints, more = excluded.more,
      recorded_at = excluded.recorded_at, recorded_by = excluded.recorded_by`.execute(transaction)
    await noted(context, before, fingerprints.length)
    return { findings: fingerprints.length }
  },
}

export const forgetBaseline: OperationHandler<unknown, void> = {
  async run(context) {
    const { transaction, subject } = context
    const before = await baselineOf(context, subject!)
    await sql`delete from governance_baselines where api_version_id = ${subject!.id}`.execute(transaction)
    await noted(context, before, 0)
  },
}

/** How many there were, and are. */
async function noted(context: WriteContext, before: Baseline, count: number): Promise<void> {
  const subject = context.subject!
  const stating = (findings: number) => ({ ...subject, status: { ...subject.status, baseline: findings } })
  await context.audit({
    ...{ action: 'ApiVersion.baseline', subject },
    ...{ before: stating(before.fingerprints.size), after: stating(count) },
  })
}

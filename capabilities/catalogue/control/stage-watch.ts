/**
 * Watches what is staged. Every replica of the control plane looks; who writes first decides, for a decision is a transition
 * of the deployment as it was read: a second one finds it changed. Nothing is kept here that a restart could lose.
 */
import { failureFrom } from '@gatehouse/base'
import type { Job, JobWork, Row, WriteContext } from '@gatehouse/control'
import { readStageReports, type StageReport } from '@gatehouse/control/distribution/stage-counts.ts'
import { nodeSilentMsMax } from '@gatehouse/control/distribution/verdicts.ts'
import { json } from '@gatehouse/store'
import { sql } from 'kysely'
import type { StageFigures, StageSpec, StageStatus } from '../stage.ts'
import { figuresOf, type StageVerdict, verdictOf } from '../stage-verdict.ts'
import { promoted, rolledBack } from './stage-end.ts'

const lookMs = 1000

/** A deployment that is staged, with what its gateways told. */
interface Watched {
  deployment: Row
  stage: StageSpec
  reports: StageReport[]
  /** Those that have a connection, or had one when their control plane ended. */
  connected: string[]
}

export function stageWatch(): Job {
  let firstLookMs: number | undefined
  return {
    name: 'deployment-stages',
    everyMs: lookMs,
    async run(work, ended) {
      firstLookMs ??= work.services.clock.nowMs()
      for (const watched of await allStaged(work)) {
        if (ended.aborted) return
        await look(work, watched, firstLookMs)
      }
    },
  }
}

function allStaged({ read }: JobWork): Promise<Watched[]> {
  return read(async (resources, db) => {
    const found: Watched[] = []
    for (const deployment of await resources.all('Deployment', { state: 'staged' })) {
      const nodes = await db
        .selectFrom('gateway_nodes')
        .innerJoin('deployment_stages', 'deployment_stages.gateway_group_id', 'gateway_nodes.gateway_group_id')
        .select('gateway_nodes.id')
        .where('deployment_stages.deployment_id', '=', deployment.id)
        .where('connected', '=', true)
        .execute()
      const reports = await readStageReports(db, deployment.id)
      const connected = nodes.map(({ id }) => id as string)
      found.push({ deployment, stage: deployment.spec.stage as StageSpec, reports, connected })
    }
    return found
  })
}

/** At the end, gateways that do not tell are waited for, from when this process began at the earliest. */
async function look(work: JobWork, { deployment, stage, reports, connected }: Watched, firstLookMs: number) {
  const status = deployment.status.stage as StageStatus
  const endsMs = Date.parse(status.endsAt!)
  const nowMs = work.services.clock.nowMs()
  const told = new Set(reports.filter(({ toldAt }) => Date.parse(toldAt) >= endsMs).map(({ node }) => node))
  const allTold = connected.length > 0 && connected.every(node => told.has(node))
  const over = nowMs >= endsMs && (allTold || nowMs >= Math.max(endsMs, firstLookMs) + nodeSilentMsMax)
  const figures = figuresOf(
    reports.map(({ staged }) => staged),
    reports.map(({ present }) => present),
  )
  const verdict = verdictOf(stage, figures, over)
  const same = JSON.stringify(figures) === JSON.stringify(status.figures)
  const decided = verdict.kind !== 'watching' && !(verdict.kind === 'kept' && status.verdict === 'kept')
  if (same && !decided) return
  try {
    await work.write(deployment.organizationId!, context => {
      if (!decided) return noteFigures(context, deployment, figures)
      return decide(context, { deployment, stage, figures, verdict })
    })
  } catch (thrown) {
    const { code } = failureFrom(thrown)
    // Somebody was faster, and has decided: another replica, or a person.
    if (code !== 'stale_version' && code !== 'illegal_transition' && code !== 'not_found') throw thrown
    return
  }
  if (decided) tell(work, deployment, verdict, figures)
}

/** Of no interest to the audit log, and no new version of the row. */
async function noteFigures({ transaction }: WriteContext, { id }: Row, figures: StageFigures): Promise<void> {
  await transaction
    .updateTable('deployments')
    .set({ status: sql`jsonb_set(status, '{stage,figures}', ${json(figures)}::jsonb)` })
    .where('id', '=', id)
    .where('state', '=', 'staged')
    .execute()
}

interface Decision {
  deployment: Row
  stage: StageSpec
  figures: StageFigures
  verdict: StageVerdict
}

async function decide(context: WriteContext, { deployment, stage, figures, verdict }: Decision): Promise<void> {
  if (verdict.kind === 'broken' || verdict.kind === 'unknown') {
    return rolledBack(context, deployment, { reason: verdict.reason, figures, verdict: verdict.kind })
  }
  if (stage.whenKept === 'promote') return promoted(context, deployment, { figures, verdict: 'kept' })
  const status = { ...deployment.status, stage: { ...(deployment.status.stage as object), figures, verdict: 'kept' } }
  await context.resources.update(deployment, { status })
}

function tell({ services }: JobWork, { name, spec }: Row, verdict: StageVerdict, figures: StageFigures): void {
  const about = {
    deployment: name,
    apiVersion: spec.apiVersion,
    revision: spec.revision,
    environment: spec.environment,
  }
  if ('reason' in verdict) {
    services.log.warn('A staged deployment was rolled back.', { ...about, reason: verdict.reason, ...figures.staged })
  } else services.log.warn('A staged deployment has kept its objectives.', { ...about, ...figures.staged })
}

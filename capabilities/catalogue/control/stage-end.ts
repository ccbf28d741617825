/** The end of a stage: the rest follows, or what was live has everything again. */
import { Failure } from '@gatehouse/base'
import { gate } from '@gatehouse/capability-governance/control/gate.ts'
import type { OperationHandler, Row, WriteContext } from '@gatehouse/control'
import type { StageStatus } from '../stage.ts'
import { type Deployed, settled } from './deploy.ts'
import { groupsOf } from './served-groups.ts'

const stageStatusOf = ({ status }: Row) => (status.stage ?? {}) as StageStatus

/** Into the whole place. Until every gateway serves it so, it is pending: what is live stays live. */
export async function promoted(
  context: WriteContext,
  deployment: Row,
  ended: Partial<StageStatus> = {},
): Promise<void> {
  const { resources, services } = context
  const promotedAt = new Date(services.clock.nowMs()).toISOString()
  const stage = { ...stageStatusOf(deployment), ...ended, promotedAt }
  const row = await resources.transition(deployment, 'promote', { stage })
  await programChanged(context, row)
}

export async function rolledBack(
  context: WriteContext,
  deployment: Row,
  { reason, ...ended }: Partial<StageStatus> & { reason: string },
): Promise<void> {
  const stage = { ...stageStatusOf(deployment), ...ended }
  const row = await context.resources.transition(deployment, 'roll-back', { reason, stage })
  await programChanged(context, row)
}

async function programChanged(context: WriteContext, row: Row): Promise<void> {
  const groups = await groupsOf(context, [row])
  context.afterCommit(() => context.services.publisher.programChanged(groups))
}

export const promote: OperationHandler<{ environment: string; waitMs: number }, Deployed> = {
  async run(context, { environment }) {
    const deployment = await stagedIn(context, environment)
    const { resources, subject } = context
    const revision = await resources.get('Revision', deployment.spec.revision as string, subject!.workspaceId)
    const at = await resources.get('Environment', environment)
    const told = await gate(context, { version: subject!, revision, environment: at, moments: ['promote'] })
    await promoted(context, deployment)
    return { ...deployedOf(deployment, 'pending'), ...told }
  },
  after: settled,
}

export const abort: OperationHandler<{ environment: string; reason?: string; waitMs: number }, Deployed> = {
  async run(context, { environment, reason = 'Aborted.' }) {
    const deployment = await stagedIn(context, environment)
    await rolledBack(context, deployment, { reason })
    return deployedOf(deployment, 'rolled_back')
  },
  after: settled,
}

const deployedOf = ({ name, spec }: Row, state: string): Deployed => ({
  ...{ deployment: name, revision: spec.revision as string, state },
})

async function stagedIn({ resources, subject }: WriteContext, name: string): Promise<Row> {
  const environment = await resources.get('Environment', name)
  const place = { apiVersion: subject!.id, environment: environment.id, state: 'staged' }
  const [staged] = await resources.all('Deployment', place)
  if (!staged) throw new Failure('conflict', `Nothing of ${subject!.name} is staged in ${environment.name}.`)
  return staged
}

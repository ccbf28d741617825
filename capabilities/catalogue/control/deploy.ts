/** Putting a revision on an environment, and taking it back. */
import { Failure, newId } from '@gatehouse/base'
import { gate } from '@gatehouse/capability-governance/control/gate.ts'
import type { ToldPolicy } from '@gatehouse/capability-governance/told-gate.ts'
import type { OperationHandler, PrepareContext, Row, WriteContext } from '@gatehouse/control'
import type { RevisionContent } from '../revision-content.ts'
import type { StageSpec } from '../stage.ts'
import { refuseUnapproved } from './approvals/rules.ts'
import { claimed } from './claims.ts'
import { liveIn } from './live-in.ts'
import { groupOf } from './served-groups.ts'
import { nodesFor, refuseUnstageable, refuseWhileStaged } from './stage.ts'
import { beginStage } from './stage-rows.ts'

export interface Deployed {
  deployment: string
  revision: string
  state: string
  generation?: number
  reason?: string
  warnings?: string[]
  governance?: ToldPolicy[]
}

interface Where {
  environment: string
  waitMs: number
}

interface Wanted extends Where {
  revision?: string
  from?: string
  stage?: StageSpec
}

type Revision = Row<{ apiVersion: string; number: number; content: RevisionContent }>

export const deploy: OperationHandler<Wanted, Deployed, string[]> = {
  async prepare(context, { environment, stage }) {
    return stage?.of === 'gateways' ? nodesFor(context, { environment, stage }) : []
  },
  async run(context, { environment, revision, from, stage }, nodes) {
    const { resources, subject } = context
    const version = subject!
    if (version.state !== 'published' && version.state !== 'deprecated') {
      throw new Failure('conflict', `${version.name} is ${version.state}.`, { hint: 'Publish it first.' })
    }
    const at = await resources.get('Environment', environment)
    const wanted = await wantedRevision(context, version, { revision, from })
    const meant = { version, transitions: ['deploy'] as const, environment: at.name, revision: wanted.name }
    await refuseUnapproved(context, meant)
    const moments = (await isLiveElsewhere(context, wanted, at))
      ? (['deploy', 'promote'] as const)
      : (['deploy'] as const)
    const told = await gate(context, { version, revision: wanted as unknown as Row, environment: at, moments })
    return {
      ...(await begin(context, { environment: at, revision: wanted, ...(stage ? { stage, nodes } : {}) })),
      ...told,
    }
  },
  after: settled,
}

/** However it is named: what is live elsewhere is promoted. */
async function isLiveElsewhere({ resources }: WriteContext, { id }: Revision, { name }: Row): Promise<boolean> {
  const live = await resources.all('Deployment', { revision: id, state: 'live' })
  return live.some(({ spec }) => spec.environment !== name)
}

export const rollback: OperationHandler<Where, Deployed> = {
  async run(context, { environment }) {
    const { resources, subject } = context
    const at = await resources.get('Environment', environment)
    const before = await resources.all('Deployment', { apiVersion: subject!.id, environment: at.id })
    const live = before.find(({ state }) => state === 'live')
    if (!live) throw new Failure('conflict', `${subject!.name} is not live in ${at.name}.`)
    const previous = before.findLast(
      ({ id, state, spec }) => id < live.id && state === 'superseded' && spec.revision !== live.spec.revision,
    )
    if (!previous) throw new Failure('conflict', `Nothing was live in ${at.name} before ${live.spec.revision}.`)
    const revision = await revisionOf(context, subject!, previous.spec.revision as string)
    return begin(context, { environment: at, revision })
  },
  after: settled,
}

/** Named, or live in another environment; the newest where neither is said. */
export async function wantedRevision(
  context: WriteContext,
  version: Row,
  { revision, from }: { revision?: string | undefined; from?: string | undefined },
): Promise<Revision> {
  if (from === undefined) return revisionOf(context, version, revision)
  if (revision !== undefined) {
    const problem = { code: 'invalid_value', message: 'Say `from` or `revision`, not both.', pointer: '/from' }
    throw new Failure('invalid_input', problem.message, { problems: [problem] })
  }
  const live = await liveIn(context, version, await context.resources.get('Environment', from))
  if (!live) throw new Failure('conflict', `${version.name} is not live in ${from}.`)
  return revisionOf(context, version, live)
}

export async function revisionOf(
  { resources }: WriteContext,
  version: Row,
  name: string | undefined,
): Promise<Revision> {
  if (name !== undefined && /^[1-9]\d{0,8}$/.test(name)) {
    const [found] = await resources.all('Revision', { apiVersion: version.id, number: Number(name) })
    if (found) return found as unknown as Revision
  }
  const wanted = name ?? (version.status.revision as string | undefined)
  const found = wanted === undefined ? undefined : await resources.find('Revision', wanted, version.workspaceId)
  if (found && found.spec.apiVersion === version.name) return found as unknown as Revision
  throw new Failure('not_found', `There is no revision ${wanted ?? ''} of ${version.name}.`)
}

interface Beginning {
  environment: Row
  revision: Revision
  stage?: StageSpec
  /** Of a stage of gateways: those that serve it. */
  nodes?: readonly string[]
}

async function begin(
  context: WriteContext,
  { environment, revision, stage, nodes = [] }: Beginning,
): Promise<Deployed> {
  const { resources, services, subject } = context
  const version = subject!
  const group = await groupOf(context, environment)
  await refuseWhileStaged(context, version, environment)
  if (stage) await refuseUnstageable(context, { version, environment, revision, gatewayGroupId: group.id })
  const held = await claimed(context, { gatewayGroupId: group.id, version, environment }, revision.spec.content)
  const waiting = { apiVersion: version.id, environment: environment.id, state: 'pending' }
  for (const pending of await resources.all('Deployment', waiting)) {
    await resources.transition(pending, 'supersede', { reason: 'A newer deployment came before it was served.' })
  }
  const made = await resources.create('Deployment', {
    name: newId('dep', services.clock.nowMs()).replace('_', '-'),
    spec: {
      ...{ apiVersion: version.name, revision: revision.name, environment: environment.name },
      ...(stage ? { stage } : {}),
    },
    status: { ...held, ...(nodes.length > 0 ? { stage: { gateways: nodes.length } } : {}) },
  })
  if (stage) await beginStage(context, { deployment: made, gatewayGroupId: group.id, nodes })
  context.afterCommit(() => services.publisher.programChanged([group.id]))
  return { deployment: made.name, revision: revision.name, state: made.state! }
}

/** Waits for the gateways, and tells what has become of it. */
export async function settled(context: PrepareContext, output: Deployed, { waitMs }: Where): Promise<Deployed> {
  const find = () =>
    context.read(resources => resources.get('Deployment', output.deployment, context.subject!.workspaceId))
  await context.services.publisher.settled((await find()).id, waitMs)
  const { state, status } = await find()
  const { generation, reason, warnings } = status as Pick<Deployed, 'generation' | 'reason' | 'warnings'>
  return {
    ...{ ...output, state: state! },
    ...(generation === undefined ? {} : { generation }),
    ...(reason === undefined ? {} : { reason }),
    ...(warnings?.length ? { warnings } : {}),
  }
}

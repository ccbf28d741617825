/** What the gateways' answers make of deployments. */
import { Failure } from '@gatehouse/base'
import type { AnyTables } from '@gatehouse/store'
import type { Kysely } from 'kysely'
import type { WriteContext } from '../part.ts'
import type { Resources, Row } from '../resources.ts'
import type { Carried } from './generations.ts'
import { stageOf } from './program-sources.ts'
import type { RowAccess } from './row-access.ts'

/** A node that has not been heard for this long does not hold a deployment up. */
export const nodeSilentMsMax = 12_000

/** The lowest generation that the connected nodes of the group serve; undefined when none is connected. */
export async function lowestServed(
  db: Kysely<AnyTables>,
  gatewayGroupId: string,
  nowMs: number,
): Promise<number | undefined> {
  const row = await db
    .selectFrom('gateway_nodes')
    .select(eb => eb.fn.min('generation').as('lowest'))
    .where('gateway_group_id', '=', gatewayGroupId)
    .where('connected', '=', true)
    .where('last_seen_at', '>', new Date(nowMs - nodeSilentMsMax).toISOString())
    .executeTakeFirst()
  return (row?.lowest as number | null | undefined) ?? undefined
}

/**
 * Pending to live, and what was live in its place to superseded, or rolled back when it was the newer revision; pending to
 * staged, and its watch begins.
 */
export function accept(rows: RowAccess, { deploymentId, organizationId }: Carried, generation: number): Promise<void> {
  return whilePending(rows, { deploymentId, organizationId }, async ({ resources, services }, deployment) => {
    const stage = stageOf(deployment)
    if (stage) {
      const nowMs = services.clock.nowMs()
      const [beganAt, endsAt] = [nowMs, nowMs + stage.watchSeconds * 1000].map(ms => new Date(ms).toISOString())
      const status = { generation, stage: { ...(deployment.status.stage as object), beganAt, endsAt } }
      await resources.transition(deployment, 'stage', status)
      return
    }
    const { workspaceId, spec } = deployment
    const version = await resources.get('ApiVersion', spec.apiVersion as string, workspaceId)
    const environment = await resources.get('Environment', spec.environment as string)
    const place = { apiVersion: version.id, environment: environment.id, state: ['live', 'staged'] }
    for (const before of await resources.all('Deployment', place)) {
      const back =
        before.state === 'live' && (await numberOf(resources, before)) > (await numberOf(resources, deployment))
      await resources.transition(before, back ? 'roll-back' : 'supersede')
    }
    await resources.transition(deployment, 'accept', { generation })
  })
}

export function refuse(rows: RowAccess, { deploymentId, organizationId }: Carried, reason: string): Promise<void> {
  return whilePending(rows, { deploymentId, organizationId }, async ({ resources }, deployment) => {
    await resources.transition(deployment, 'refuse', { reason })
  })
}

export function overtake(rows: RowAccess, carried: Carried): Promise<void> {
  return whilePending(rows, carried, async ({ resources }, deployment) => {
    await resources.transition(deployment, 'supersede', { reason: 'A newer deployment came before it was served.' })
  })
}

async function numberOf(resources: Resources, { spec, workspaceId }: Row): Promise<number> {
  const revision = await resources.get<{ number: number }>('Revision', spec.revision as string, workspaceId)
  return revision.spec.number
}

async function whilePending(
  rows: RowAccess,
  { deploymentId, organizationId }: Carried,
  work: (context: WriteContext, deployment: Row) => Promise<void>,
): Promise<void> {
  try {
    await rows.write(organizationId, async context => {
      const deployment = await context.resources.find('Deployment', deploymentId)
      if (deployment?.state === 'pending') await work(context, deployment)
    })
  } catch (thrown) {
    // Another replica came first: it has done the same.
    if (!(thrown instanceof Failure && (thrown.code === 'stale_version' || thrown.code === 'illegal_transition')))
      throw thrown
  }
}

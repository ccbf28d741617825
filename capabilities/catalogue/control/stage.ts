/** What may be staged, and on which gateways. */
import { createHash } from 'node:crypto'
import { Failure } from '@gatehouse/base'
import type { PrepareContext, Row, WriteContext } from '@gatehouse/control'
import { nodeSilentMsMax } from '@gatehouse/control/distribution/verdicts.ts'
import { canonicalJson, stagesMax } from '@gatehouse/program'
import type { RevisionContent } from '../revision-content.ts'
import type { StageSpec } from '../stage.ts'

/** Of one organization in a gateway group at once, so that none takes the room of all others. */
const stagesOfOrganizationMax = 16

/** Throws `deployment_staged`: whoever deploys decides first what becomes of what is on its way. */
export async function refuseWhileStaged({ resources }: WriteContext, version: Row, environment: Row): Promise<void> {
  const place = { apiVersion: version.id, environment: environment.id, state: 'staged' }
  const [staged] = await resources.all('Deployment', place)
  if (!staged) return
  const detail = `${staged.spec.revision} is staged in ${environment.name}.`
  const words = `${version.name} ${environment.name}`
  throw new Failure('deployment_staged', detail, {
    hint: `Promote or abort it first: \`gatehouse promote ${words}\`, \`gatehouse abort ${words}\`.`,
  })
}

interface Staging {
  version: Row
  environment: Row
  revision: Row<{ content: RevisionContent }>
  gatewayGroupId: string
}

/** Throws `stage_impossible`. */
export async function refuseUnstageable(context: WriteContext, staging: Staging): Promise<void> {
  const { version, environment, revision, gatewayGroupId } = staging
  const { resources, transaction, organization } = context
  const [live] = await resources.all('Deployment', {
    ...{ apiVersion: version.id, environment: environment.id, state: 'live' },
  })
  if (!live)
    throw impossible(`${version.name} is not live in ${environment.name}; there is nothing to stage it beside.`)
  if (live.spec.revision === revision.name) throw impossible(`${revision.name} is live in ${environment.name} already.`)
  const present = await resources.get<{ content: RevisionContent }>(
    'Revision',
    live.spec.revision as string,
    live.workspaceId,
  )
  if (placeOf(present.spec.content) !== placeOf(revision.spec.content)) {
    throw impossible(
      `${revision.name} answers on other hosts, or another base path, than ${present.name}, which is live.`,
    )
  }
  const rows = await transaction
    .selectFrom('deployment_stages')
    .select('organization_id')
    .where('gateway_group_id', '=', gatewayGroupId)
    .execute()
  const own = rows.filter(row => row.organization_id === organization!.id)
  if (rows.length >= stagesMax || own.length >= stagesOfOrganizationMax) {
    const most = rows.length >= stagesMax ? stagesMax : stagesOfOrganizationMax
    throw impossible(`${most} deployments are staged at once already in this gateway group.`)
  }
}

const impossible = (detail: string) => new Failure('stage_impossible', detail)

const placeOf = ({ hosts, basePath, chosenBy }: RevisionContent) =>
  canonicalJson([basePath, [...hosts].sort(), chosenBy ?? null])

/**
 * The gateways that serve a stage of gateways: as many as the share says, at least one, and never all but for 100 %. The
 * same ones whoever chooses, in an order of the deployment's own.
 */
export function chosenNodes(nodes: readonly string[], percent: number, seed: string): string[] {
  const most = percent >= 100 ? nodes.length : nodes.length - 1
  const count = Math.min(most, Math.max(1, Math.round((nodes.length * percent) / 100)))
  const rank = (node: string) => createHash('sha256').update(`${seed} ${node}`).digest('hex')
  return [...nodes].sort((a, b) => (rank(a) < rank(b) ? -1 : 1)).slice(0, count)
}

/** Of a stage of gateways: those that are there now. Outside of any transaction. */
export async function nodesFor(
  { services, subject, read }: PrepareContext,
  { environment: name, stage }: { environment: string; stage: StageSpec },
): Promise<string[]> {
  const group = await read(async resources => {
    const environment = await resources.get('Environment', name)
    return resources.get('GatewayGroup', environment.spec.gatewayGroup as string)
  })
  const heardSinceMs = services.clock.nowMs() - nodeSilentMsMax
  const nodes = (await services.publisher.nodes(group.id)).filter(
    ({ connected, lastSeenAt }) => connected && Date.parse(lastSeenAt) > heardSinceMs,
  )
  if (nodes.length === 0 || (nodes.length === 1 && stage.percent < 100)) {
    const detail = `The gateway group has ${nodes.length} gateway that is connected; a share of gateways needs two.`
    throw new Failure('stage_impossible', detail, { hint: 'Stage a share of the requests: `of: requests`.' })
  }
  const seed = `${subject!.id} ${services.clock.nowMs()}`
  return chosenNodes(
    nodes.map(({ node }) => node),
    stage.percent,
    seed,
  )
}

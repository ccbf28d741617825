/** Which requests would be answered otherwise, where an organization is served: what is live beside what would be. */
import { type Caller, holds, type Row, type Services, type WriteContext } from '@gatehouse/control'
import { type Candidate, readProgramSources } from '@gatehouse/control/distribution/program-sources.ts'
import { type ApiPart, type OutcomeChange, outcomeChanges } from '@gatehouse/program'
import { partOf } from '../part.ts'

/** What is told at most; how many more there are is told as a number. */
const toldMax = 500

export interface Outcomes {
  changes: OutcomeChange[]
  /** How many changes more there are. */
  more: number
}

/** What is live of the organization, as far as the caller may read it. */
export async function liveParts(
  context: WriteContext,
  /** Another revision for a deployment; what is live unless there is one. */
  revised: (candidate: Candidate) => Promise<Row | undefined> = async () => undefined,
): Promise<ApiPart[]> {
  const { resources, transaction, organization, caller, services } = context
  const environments = await resources.all('Environment')
  const groups = new Set(environments.map(({ spec }) => spec.gatewayGroup as string))
  const parts: ApiPart[] = []
  for (const name of groups) {
    const group = await resources.get('GatewayGroup', name)
    const { candidates } = await readProgramSources(resources, transaction, group.id)
    for (const candidate of candidates) {
      const { deployment, sources } = candidate
      if (deployment.state !== 'live' || deployment.organizationId !== organization!.id) continue
      if (!mayRead(caller, deployment)) continue
      const revision = (await revised(candidate)) ?? sources.revision
      parts.push(partOf({ ...sources, revision, units: services.catalogue.policies }))
    }
  }
  return parts
}

const mayRead = (caller: Caller, { organizationId, workspaceId }: Row) =>
  holds(caller, 'viewer', { organizationId: organizationId!, ...(workspaceId ? { workspaceId } : {}) })

/** As if the newest revisions of these versions, as `workspace/name`, were deployed where they are live. */
export async function newestParts(context: WriteContext, versions: ReadonlySet<string>): Promise<ApiPart[]> {
  const { resources } = context
  return liveParts(context, async ({ deployment, apiVersionId }) => {
    if (!versions.has(`${deployment.workspace}/${deployment.spec.apiVersion}`)) return undefined
    const version = await resources.get('ApiVersion', apiVersionId)
    const newest = version.status.revision as string | undefined
    return newest === undefined ? undefined : resources.get('Revision', newest, deployment.workspaceId)
  })
}

export function toldOutcomes(
  before: readonly ApiPart[],
  after: readonly ApiPart[],
  { catalogue }: Pick<Services, 'catalogue'>,
): Outcomes {
  const all = outcomeChanges(before, after, catalogue.policies)
  return { changes: all.slice(0, toldMax), more: Math.max(0, all.length - toldMax) }
}

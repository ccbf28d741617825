/** Hosts and base paths in a gateway group belong to one API version in one environment at a time. */
import { Failure } from '@gatehouse/base'
import type { Row, WriteContext } from '@gatehouse/control'
import { claimOf, claimsMeet } from '@gatehouse/control/distribution/claim.ts'
import type { RevisionContent } from '../revision-content.ts'

export interface Place {
  gatewayGroupId: string
  version: Row
  environment: Row
}

export function claimsFor(
  { hosts, basePath }: Pick<RevisionContent, 'hosts' | 'basePath'>,
  environment: Row,
): string[] {
  const own = hosts.length > 0 ? hosts : (environment.spec.hosts as string[])
  const path = basePath.replace(/\/+$/, '') || '/'
  return [...new Set((own.length > 0 ? own : ['*']).map(host => `${host}${path}`))].sort()
}

/** Throws `claim_taken`. The database decides, so that two organizations cannot both win. */
export async function takeClaims(context: WriteContext, place: Place, claims: readonly string[]) {
  const { transaction, organization } = context
  const { gatewayGroupId, version, environment } = place
  await refuseMeeting(context, gatewayGroupId, claims)
  for (const claim of claims) {
    const owner = { organization_id: organization!.id, api_version_id: version.id, environment_id: environment.id }
    await transaction
      .insertInto('route_claims')
      .values({ gateway_group_id: gatewayGroupId, claim, ...owner })
      .onConflict(conflict => conflict.columns(['gateway_group_id', 'claim']).doNothing())
      .execute()
    const held = await transaction
      .selectFrom('route_claims')
      .selectAll()
      .where('gateway_group_id', '=', gatewayGroupId)
      .where('claim', '=', claim)
      .executeTakeFirst()
    if (held?.api_version_id === version.id && held.environment_id === environment.id) continue
    const whose = held?.organization_id === organization!.id ? 'another API version here' : 'somebody else'
    throw new Failure('claim_taken', `${claim} is served for ${whose} in this gateway group.`)
  }
}

/** What another organization has can be neither narrowed nor widened; one at a time in a gateway group. */
async function refuseMeeting(
  { transaction, organization }: WriteContext,
  gatewayGroupId: string,
  claims: readonly string[],
): Promise<void> {
  await transaction
    .selectFrom('gateway_groups')
    .select('id')
    .where('id', '=', gatewayGroupId)
    .forNoKeyUpdate()
    .execute()
  const others: { claim: string }[] = await transaction
    .selectFrom('route_claims')
    .select('claim')
    .where('gateway_group_id', '=', gatewayGroupId)
    .where('organization_id', '<>', organization!.id)
    .execute()
  const theirs = others.map(({ claim }) => claimOf(claim))
  const taken = claims.find(claim => theirs.some(other => claimsMeet(claimOf(claim), other)))
  if (taken === undefined) return
  throw new Failure('claim_taken', `${taken} meets what is served for somebody else in this gateway group.`)
}

/** Gives back what no deployment under way or live needs any more. */
export async function releaseClaims({ transaction, resources, organization }: WriteContext, deployment: Row) {
  const { apiVersion, environment } = deployment.spec as { apiVersion: string; environment: string }
  const version = await resources.get('ApiVersion', apiVersion, deployment.workspaceId)
  const at = await resources.get('Environment', environment)
  const others = await resources.all('Deployment', {
    ...{ apiVersion: version.id, environment: at.id, state: ['pending', 'live'] },
  })
  const needed = others.flatMap(({ status }) => (status.claims as string[] | undefined) ?? [])
  let gone = transaction
    .deleteFrom('route_claims')
    .where('organization_id', '=', organization!.id)
    .where('api_version_id', '=', version.id)
    .where('environment_id', '=', at.id)
  if (needed.length > 0) gone = gone.where('claim', 'not in', needed)
  await gone.execute()
}

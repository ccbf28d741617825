/** Hosts and base paths in a gateway group belong to one API version in one environment at a time. */
import { Failure } from '@gatehouse/base'
import type { Row, WriteContext } from '@gatehouse/control'
import { claimOf, claimsMeet, hostsMeet } from '@gatehouse/control/distribution/claim.ts'
import { keyOf } from '@gatehouse/program/chosen-by.ts'
import type { RevisionContent } from '../revision-content.ts'
import { servedStates } from '../states.ts'

export interface Place {
  gatewayGroupId: string
  version: Row
  environment: Row
}

type Claiming = Pick<RevisionContent, 'hosts' | 'basePath' | 'chosenBy'>

function claimsFor({ hosts, basePath, chosenBy }: Claiming, environment: Row): string[] {
  const own = hosts.length > 0 ? hosts : (environment.spec.hosts as string[])
  const path = basePath.replace(/\/+$/, '') || '/'
  const places = (own.length > 0 ? own : ['*']).map(host => `${host}${path}`)
  const meant = chosenBy?.values.map(value => ` ${keyOf(chosenBy)}=${value}`) ?? ['']
  return [...new Set(places.flatMap(place => meant.map(one => `${place}${one}`)))].sort()
}

/** What a deployment holds in its place, for its status. Throws `claim_taken`. */
export async function claimed(
  context: WriteContext,
  place: Place,
  content: Claiming,
): Promise<{ claims: string[]; warnings: string[] }> {
  const claims = claimsFor(content, place.environment)
  await takeClaims(context, place, claims)
  return { claims, warnings: await warningsOf(context, place, claims) }
}

/** Throws `claim_taken`. The database decides, so that two organizations cannot both win. */
async function takeClaims(context: WriteContext, place: Place, claims: readonly string[]) {
  const { transaction, organization } = context
  const { gatewayGroupId, version, environment } = place
  await refuseMeeting(context, place, claims)
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

/**
 * What another organization has can be neither narrowed nor widened, and a host that it named is its own as a whole;
 * one at a time in a gateway group. What is held already is not asked for again.
 */
async function refuseMeeting(
  { resources, transaction, organization }: WriteContext,
  { gatewayGroupId, version, environment }: Place,
  claims: readonly string[],
): Promise<void> {
  await transaction
    .selectFrom('gateway_groups')
    .select('id')
    .where('id', '=', gatewayGroupId)
    .forNoKeyUpdate()
    .execute()
  const held = await heldIn(transaction, gatewayGroupId)
  const own = held.filter(one => one.api_version_id === version.id && one.environment_id === environment.id)
  await refuseUnchosen({ resources, organization }, { version, environment }, { claims, held })
  const theirs = held.filter(one => one.organization_id !== organization!.id).map(({ claim }) => claimOf(claim))
  const kept = new Set(own.map(({ claim }) => claim))
  for (const text of claims.filter(claim => !kept.has(claim))) {
    const claim = claimOf(text)
    if (theirs.some(other => hostsMeet(claim, other))) {
      const hint = 'Choose another host: base paths of a host that is named are not shared between organizations.'
      throw new Failure('claim_taken', `${claim.host} is another organization’s in this gateway group.`, { hint })
    }
    if (!theirs.some(other => claimsMeet(claim, other))) continue
    throw new Failure('claim_taken', `${text} meets what is served for somebody else in this gateway group.`)
  }
}

/** A place is shared only by versions of one API in one environment between which callers choose by the same. */
async function refuseUnchosen(
  { resources, organization }: Pick<WriteContext, 'resources' | 'organization'>,
  { version, environment }: Pick<Place, 'version' | 'environment'>,
  { claims, held }: { claims: readonly string[]; held: readonly HeldClaim[] },
): Promise<void> {
  const own = claims.map(claimOf)
  for (const other of held) {
    if (other.organization_id !== organization!.id || other.api_version_id === version.id) continue
    const { host, basePath, choice } = claimOf(other.claim)
    const same = own.find(one => one.host === host && one.basePath === basePath)
    if (!same || (!choice && !same.choice)) continue
    const beside = await resources.get('ApiVersion', other.api_version_id)
    const isOne = beside.workspaceId === version.workspaceId && beside.spec.api === version.spec.api
    if (isOne && other.environment_id === environment.id && choice?.key === same.choice?.key) continue
    const detail = `${host}${basePath} is served for ${beside.name}; callers cannot choose between it and ${version.name}.`
    const hint = 'Versions of one API in one environment share a place where `chosenBy` has the same `by` and `name`.'
    throw new Failure('claim_taken', detail, { hint })
  }
}

interface HeldClaim {
  claim: string
  organization_id: string
  api_version_id: string
  environment_id: string
}

const heldIn = (transaction: WriteContext['transaction'], gatewayGroupId: string): Promise<HeldClaim[]> =>
  transaction
    .selectFrom('route_claims')
    .select(['claim', 'organization_id', 'api_version_id', 'environment_id'])
    .where('gateway_group_id', '=', gatewayGroupId)
    .execute()

/**
 * What somebody who answers on any host should know where others in the gateway group do too: then no certificate is
 * shown for a host that nobody names.
 */
async function warningsOf(
  { transaction, organization }: WriteContext,
  { gatewayGroupId }: Place,
  claims: readonly string[],
): Promise<string[]> {
  const isAny = (claim: string) => claimOf(claim).host === '*'
  if (!claims.some(isAny)) return []
  const held = await heldIn(transaction, gatewayGroupId)
  const shared = held.some(({ claim, organization_id }) => isAny(claim) && organization_id !== organization!.id)
  return shared ? [anyHostShared] : []
}

const anyHostShared =
  'Other organizations answer on any host of this gateway group too: no certificate is shown for a host that nobody names. Name hosts in the environment or the API version.'

/** Gives back what no deployment under way or live needs any more. */
export async function releaseClaims({ transaction, resources, organization }: WriteContext, deployment: Row) {
  const { apiVersion, environment } = deployment.spec as { apiVersion: string; environment: string }
  const version = await resources.get('ApiVersion', apiVersion, deployment.workspaceId)
  const at = await resources.get('Environment', environment)
  const others = await resources.all('Deployment', {
    ...{ apiVersion: version.id, environment: at.id, state: [...servedStates] },
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

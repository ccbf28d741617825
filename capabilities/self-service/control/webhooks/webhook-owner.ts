/** Whose webhooks are: a developer's, or a team's. What is not hers does not exist for a developer. */
import { Failure } from '@gatehouse/base'
import { teamMembers } from '@gatehouse/capability-tenancy/control/teams.ts'
import type { WriteContext } from '@gatehouse/control'
import { type Endpoint, endpointsOf } from '@gatehouse/webhook'
import { ownedTeam } from '../accounts/teams.ts'

export const ownerOf = (whose: { developerId: string } | { teamId: string }): string =>
  'teamId' in whose ? `team ${whose.teamId}` : `developer ${whose.developerId}`

export interface OwnEndpoint extends Endpoint {
  teamId: string | undefined
}

export async function ownEndpoints({ transaction, caller, organization }: WriteContext): Promise<OwnEndpoint[]> {
  const organizationId = organization!.id
  const teams = await teamMembers(transaction, { organizationId, developerId: caller.id })
  const owners = new Map<string, string | undefined>([
    [ownerOf({ developerId: caller.id }), undefined],
    ...teams.map(({ teamId }) => [ownerOf({ teamId }), teamId] as const),
  ])
  const found = await endpointsOf(transaction, organizationId, [...owners.keys()])
  return found.map(one => ({ ...one, teamId: owners.get(one.owner) }))
}

/** Throws `not_found`, whether it is somebody else's or nobody's. */
export async function ownEndpoint(context: WriteContext, id: string): Promise<OwnEndpoint> {
  const found = (await ownEndpoints(context)).find(one => one.id === id)
  if (found) return found
  throw new Failure('not_found', `There is no webhook ${id.slice(0, 64)}.`)
}

/** One that she may change: of a team its owners. Throws `not_found` or `not_allowed`. */
export async function ownedEndpoint(context: WriteContext, id: string): Promise<OwnEndpoint> {
  const found = await ownEndpoint(context, id)
  if (found.teamId !== undefined) await ownedTeam(context, found.teamId)
  return found
}

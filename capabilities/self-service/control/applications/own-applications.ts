/** Whose an application is. What is not a developer's, or his team's, does not exist for him. */
import { Failure } from '@gatehouse/base'
import { teamMembers } from '@gatehouse/capability-tenancy/control/teams.ts'
import type { Row, WriteContext } from '@gatehouse/control'

export interface ApplicationSpec {
  title?: string
  description?: string
  owner?: string
}

interface Owner {
  application_id: string
  team_id: string | null
}

export interface OwnApplication {
  row: Row<ApplicationSpec>
  teamId: string | undefined
}

/** Of the caller and of the teams that she is in. */
async function ownerRows({ transaction, caller, organization }: WriteContext): Promise<Owner[]> {
  const organizationId = organization!.id
  const teams = await teamMembers(transaction, { organizationId, developerId: caller.id })
  return (await transaction
    .selectFrom('application_owners')
    .select(['application_id', 'team_id'])
    .where('organization_id', '=', organizationId)
    .where(eb =>
      eb.or([
        eb('developer_id', '=', caller.id),
        ...(teams.length > 0
          ? [
              eb(
                'team_id',
                'in',
                teams.map(({ teamId }) => teamId),
              ),
            ]
          : []),
      ]),
    )
    .orderBy('application_id')
    .execute()) as Owner[]
}

export async function ownApplications(context: WriteContext): Promise<OwnApplication[]> {
  const teams = new Map((await ownerRows(context)).map(one => [one.application_id, one.team_id ?? undefined]))
  if (teams.size === 0) return []
  const rows = await context.resources.all<ApplicationSpec>('Application', { id: [...teams.keys()] })
  return rows.map(row => ({ row, teamId: teams.get(row.id) }))
}

/** Throws `not_found`, whether it is somebody else's or nobody's. */
export async function ownApplication(context: WriteContext, id: string): Promise<OwnApplication> {
  const owner = (await ownerRows(context)).find(one => one.application_id === id)
  if (!owner) throw new Failure('not_found', `There is no application ${id.slice(0, 64)}.`)
  return {
    row: await context.resources.get<ApplicationSpec>('Application', id),
    teamId: owner.team_id ?? undefined,
  }
}

/** What stands under an own application. Throws `not_found`. */
export async function ownPart(
  { resources }: WriteContext,
  application: Row<ApplicationSpec>,
  { kind, id }: { kind: 'Subscription' | 'Credential'; id: string },
): Promise<Row> {
  const found = (await resources.all(kind, { application: application.id })).find(row => row.id === id)
  if (found) return found
  throw new Failure('not_found', `There is no ${kind.toLowerCase()} ${id.slice(0, 64)}.`)
}

/** The context of the workspace that a row stands in. */
export async function within(context: WriteContext, { workspaceId }: Row<unknown>): Promise<WriteContext> {
  const workspace = await context.resources.get('Workspace', workspaceId!)
  return context.at({ organization: context.organization!, workspace })
}

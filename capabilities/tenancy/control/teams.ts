/** Who is in which team of a realm. Members are rows beside the team: they change it without changing its document. */
import type { ResourceHooks } from '@gatehouse/control'
import type { AnyTables } from '@gatehouse/store'
import type { Kysely } from 'kysely'
import type { TeamRole } from '../team.ts'

export interface TeamMember {
  teamId: string
  developerId: string
  developer: string
  email: string
  role: TeamRole
}

interface Wanted {
  organizationId: string
  teamIds?: readonly string[]
  developerId?: string
}

/** Of these teams, or of the teams that the developer is in. */
export async function teamMembers(
  db: Kysely<AnyTables>,
  { organizationId, teamIds, developerId }: Wanted,
): Promise<TeamMember[]> {
  if (teamIds?.length === 0) return []
  let query = db
    .selectFrom('team_members as m')
    .innerJoin('developers as d', join =>
      join.onRef('d.id', '=', 'm.developer_id').onRef('d.organization_id', '=', 'm.organization_id'),
    )
    .select(['m.team_id', 'm.role', 'd.id', 'd.name', 'd.email'])
    .where('m.organization_id', '=', organizationId)
  if (teamIds) query = query.where('m.team_id', 'in', [...teamIds])
  if (developerId !== undefined) query = query.where('m.developer_id', '=', developerId)
  const rows = await query.orderBy('d.email').execute()
  return rows.map(({ team_id, role, id, name, email }) => ({
    ...{ teamId: team_id, developerId: id, developer: name, email },
    role: role as TeamRole,
  }))
}

export const teamHooks: ResourceHooks = {
  async shown({ transaction }, rows) {
    const organizationId = rows[0]?.organizationId
    if (organizationId === undefined) return new Map()
    const members = await teamMembers(transaction, { organizationId, teamIds: rows.map(({ id }) => id) })
    return new Map(
      rows.map(({ id }) => [
        id,
        {
          members: members
            .filter(({ teamId }) => teamId === id)
            .map(({ developer, email, role }) => ({ developer, email, role })),
        },
      ]),
    )
  },
}

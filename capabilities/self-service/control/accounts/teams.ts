/** Teams of developers, as their members see and change them. To others none exists. */
import { randomBytes } from 'node:crypto'
import { Failure } from '@gatehouse/base'
import { looksLikeSecret, secretDigest } from '@gatehouse/capability-tenancy/control/secret-text.ts'
import { type TeamMember, teamMembers } from '@gatehouse/capability-tenancy/control/teams.ts'
import type { TeamRole } from '@gatehouse/capability-tenancy/team.ts'
import type { OperationHandler, Row, WriteContext } from '@gatehouse/control'
import { queueAskedMail } from '../mail/mail-queue.ts'
import { portalAccounts } from '../portal-accounts.ts'
import { attempt } from './attempt-limits.ts'

const teamsPerDeveloperMax = 50
const membersMax = 200

interface OwnTeam {
  team: Row<{ title?: string }>
  members: TeamMember[]
  role: TeamRole
}

/** Throws `not_found` for a team that the caller is not in, whether it is there or not. */
export async function ownTeam(
  { resources, transaction, caller, organization }: WriteContext,
  id: string,
): Promise<OwnTeam> {
  const organizationId = organization!.id
  const members = await teamMembers(transaction, { organizationId, teamIds: [id] })
  const own = members.find(({ developerId }) => developerId === caller.id)
  if (!own) throw new Failure('not_found', `There is no team ${id.slice(0, 64)}.`)
  return { team: await resources.get<{ title?: string }>('Team', id), members, role: own.role }
}

/** Throws `not_allowed` for who is in it and does not own it. */
export async function ownedTeam(context: WriteContext, id: string): Promise<OwnTeam> {
  const found = await ownTeam(context, id)
  if (found.role !== 'owner') throw new Failure('not_allowed', 'Owners of the team do this.')
  return found
}

async function refuseManyTeams({ transaction, caller, organization }: WriteContext): Promise<void> {
  const mine = await teamMembers(transaction, { organizationId: organization!.id, developerId: caller.id })
  if (mine.length < teamsPerDeveloperMax) return
  throw new Failure('conflict', `A person is in at most ${teamsPerDeveloperMax} teams.`, { hint: 'Leave one first.' })
}

function refuseManyMembers(count: number): void {
  if (count >= membersMax) throw new Failure('conflict', `A team has at most ${membersMax} members.`)
}

const createTeam: OperationHandler<{ title: string }, { id: string }> = {
  async run(context, { title }) {
    const { resources, transaction, caller, organization } = context
    const organizationId = organization!.id
    await refuseManyTeams(context)
    const { id } = await resources.create('Team', { name: `t-${randomBytes(8).toString('hex')}`, spec: { title } })
    await transaction
      .insertInto('team_members')
      .values({ organization_id: organizationId, team_id: id, developer_id: caller.id, role: 'owner' })
      .execute()
    return { id }
  },
}

const showTeam: OperationHandler<{ team: string }, unknown> = {
  async run(context, { team: id }) {
    const { team, members, role } = await ownTeam(context, id)
    const invited = await context.transaction
      .selectFrom('team_invitations')
      .select(['email', 'role', 'expires_at as expiresAt'])
      .where('organization_id', '=', context.organization!.id)
      .where('team_id', '=', team.id)
      .where('expires_at', '>', new Date(context.services.clock.nowMs()).toISOString())
      .orderBy('email')
      .limit(membersMax)
      .execute()
    return {
      ...{ id: team.id, title: team.spec.title ?? team.name, role, invited },
      members: members.map(member => ({ id: member.developerId, email: member.email, role: member.role })),
    }
  },
}

interface Inviting {
  portal: string
  team: string
  email: string
  role: TeamRole
}

const inviteToTeam: OperationHandler<Inviting, { email: string }> = {
  async prepare(context) {
    // Its mails say what their sender likes, to whom the sender likes.
    await attempt(context, 'invite-to-team', context.caller.id)
  },
  async run(context, { portal: name, team: id, email: written, role }) {
    const { team, members } = await ownedTeam(context, id)
    const portal = await portalAccounts(context, name)
    const email = written.trim().toLowerCase()
    refuseManyMembers(members.length)
    const data = { teamId: team.id, by: context.caller.name, role }
    const mail = { organizationId: context.organization!.id, portal: portal.name, recipient: email, data }
    await queueAskedMail(context.transaction, { ...mail, kind: 'team-invitation' }, context.services.clock.nowMs())
    return { email }
  },
}

const joinTeam: OperationHandler<{ code: string }, { team: string }> = {
  async run(context, { code }) {
    const { transaction, caller, organization, services } = context
    const organizationId = organization!.id
    const taken = looksLikeSecret('ghl', code)
      ? await transaction
          .deleteFrom('team_invitations')
          .where('sha256', '=', secretDigest(code))
          .where('organization_id', '=', organizationId)
          .where('email', '=', caller.name)
          .where('expires_at', '>', new Date(services.clock.nowMs()).toISOString())
          .returning(['team_id', 'role'])
          .executeTakeFirst()
      : undefined
    if (!taken) {
      const hint = 'Sign in under the address that it was sent to, or ask for another.'
      throw new Failure('not_found', 'This invitation does not work, or not any more.', { hint })
    }
    await refuseManyTeams(context)
    refuseManyMembers((await teamMembers(transaction, { organizationId, teamIds: [taken.team_id as string] })).length)
    await transaction
      .insertInto('team_members')
      .values({ organization_id: organizationId, developer_id: caller.id, ...taken })
      .onConflict(conflict => conflict.columns(['organization_id', 'team_id', 'developer_id']).doNothing())
      .execute()
    return { team: taken.team_id as string }
  },
}

const removeFromTeam: OperationHandler<{ team: string; developer: string }> = {
  async run(context, { team: id, developer }) {
    const { team, members, role } = await ownTeam(context, id)
    if (role !== 'owner' && developer !== context.caller.id)
      throw new Failure('not_allowed', 'Owners of the team do this.')
    const leaving = members.find(({ developerId }) => developerId === developer)
    if (!leaving) throw new Failure('not_found', `There is no member ${developer.slice(0, 64)}.`)
    const others = members.filter(member => member.role === 'owner' && member.developerId !== developer)
    if (leaving.role === 'owner' && others.length === 0) {
      throw new Failure('conflict', 'A team keeps an owner.', { hint: 'Invite another owner first.' })
    }
    await context.transaction
      .deleteFrom('team_members')
      .where('organization_id', '=', context.organization!.id)
      .where('team_id', '=', team.id)
      .where('developer_id', '=', developer)
      .execute()
  },
}

export const teamHandlers: Readonly<Record<string, OperationHandler>> = {
  'Developer.create-team': createTeam,
  'Developer.team': showTeam,
  'Developer.invite-to-team': inviteToTeam,
  'Developer.join-team': joinTeam,
  'Developer.remove-from-team': removeFromTeam,
}

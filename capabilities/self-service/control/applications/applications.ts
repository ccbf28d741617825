/** Applications of developers and teams. */
import { randomBytes } from 'node:crypto'
import { Failure } from '@gatehouse/base'
import type { OperationHandler, WriteContext } from '@gatehouse/control'
import { ownedTeam, ownTeam } from '../accounts/teams.ts'
import { reach } from '../moments.ts'
import { portalAccounts } from '../portal-accounts.ts'
import { type ApplicationSpec, type OwnApplication, ownApplication, ownApplications } from './own-applications.ts'
import { shownCredentials, shownSubscriptions } from './shown-parts.ts'

/** Of one person, or of one team. */
const applicationsMax = 50

const slug = (title: string) =>
  title
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '') || 'app'

interface NewApplication {
  portal: string
  title: string
  description?: string
  team?: string
}

export const createApplication: OperationHandler<NewApplication, { id: string; name: string }> = {
  async run(context, { portal: at, title, description, team: teamId }) {
    const { transaction, caller, organization, services } = context
    const portal = await portalAccounts(context, at)
    const team = teamId === undefined ? undefined : (await ownTeam(context, teamId)).team
    const owner: Record<string, string> = team ? { team_id: team.id } : { developer_id: caller.id }
    await refuseMany(context, owner)
    const workspace = await context.resources.get('Workspace', portal.workspace)
    const spec = { title, ...(description === undefined ? {} : { description }), owner: caller.name }
    const name = `${slug(title)}-${randomBytes(4).toString('hex')}`
    const made = await context
      .at({ organization: organization!, workspace })
      .resources.create('Application', { name, spec })
    const organizationId = organization!.id
    await transaction
      .insertInto('application_owners')
      .values({ organization_id: organizationId, application_id: made.id, portal: portal.name, ...owner })
      .execute()
    const reached = { organizationId, developerId: caller.id, portal: portal.name, atMs: services.clock.nowMs() }
    await reach(transaction, { ...reached, moment: 'application' })
    return { id: made.id, name: made.name }
  },
}

async function refuseMany({ transaction, organization }: WriteContext, owner: Record<string, string>): Promise<void> {
  const [[column, id]] = Object.entries(owner) as [[string, string]]
  const { count } = await transaction
    .selectFrom('application_owners')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('organization_id', '=', organization!.id)
    .where(column, '=', id)
    .executeTakeFirstOrThrow()
  if (count < applicationsMax) return
  throw new Failure('conflict', `There are ${applicationsMax} applications already.`, { hint: 'Delete one first.' })
}

/** Their teams are read at once, however many applications there are. */
async function shownApplications({ resources }: WriteContext, own: readonly OwnApplication[]) {
  const ids = new Set(own.map(({ teamId }) => teamId).filter(id => id !== undefined))
  const teams = ids.size === 0 ? [] : await resources.all<{ title?: string }>('Team', { id: [...ids] })
  const titles = new Map(teams.map(({ id, name, spec }) => [id, spec.title ?? name]))
  return own.map(({ row, teamId }) => {
    const { title = row.name, description } = row.spec
    return {
      ...{ id: row.id, name: row.name, title, createdAt: row.createdAt },
      ...(description === undefined ? {} : { description }),
      ...(teamId === undefined ? {} : { team: { id: teamId, title: titles.get(teamId) ?? teamId } }),
    }
  })
}

const applications: OperationHandler<unknown, { items: unknown[] }> = {
  async run(context) {
    return { items: await shownApplications(context, await ownApplications(context)) }
  },
}

const application: OperationHandler<{ application: string }, unknown> = {
  async run(context, { application: id }) {
    const own = await ownApplication(context, id)
    return {
      ...(await shownApplications(context, [own]))[0]!,
      subscriptions: await shownSubscriptions(context, own.row),
      credentials: await shownCredentials(context, own.row),
    }
  },
}

interface Changes {
  application: string
  title?: string
  description?: string
  team?: string
}

const changeApplication: OperationHandler<Changes> = {
  async run(context, { application: id, title, description, team: teamId }) {
    const { transaction, organization } = context
    const { row, teamId: held } = await ownApplication(context, id)
    if (title !== undefined || description !== undefined) {
      const given = { ...(title === undefined ? {} : { title }), ...(description === undefined ? {} : { description }) }
      await context.resources.update(row as never, { spec: { ...(row.spec as ApplicationSpec), ...given } })
    }
    if (teamId === undefined || teamId === held) return
    // The others of the team lose it.
    if (held !== undefined) await ownedTeam(context, held)
    const { team } = await ownTeam(context, teamId)
    await refuseMany(context, { team_id: team.id })
    await transaction
      .updateTable('application_owners')
      .set({ team_id: team.id, developer_id: null })
      .where('organization_id', '=', organization!.id)
      .where('application_id', '=', row.id)
      .execute()
  },
}

const deleteApplication: OperationHandler<{ application: string }> = {
  async run(context, { application: id }) {
    const { row, teamId } = await ownApplication(context, id)
    if (teamId !== undefined) await ownedTeam(context, teamId)
    await context.resources.delete(row as never)
  },
}

export const applicationHandlers: Readonly<Record<string, OperationHandler>> = {
  'Developer.applications': applications,
  'Developer.application': application,
  'Developer.create-application': createApplication,
  'Developer.change-application': changeApplication,
  'Developer.delete-application': deleteApplication,
}

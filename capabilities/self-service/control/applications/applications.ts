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

const createApplication: OperationHandler<NewApplication, { id: string; name: string }> = {
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

async function shownApplication({ resources }: WriteContext, { row, teamId }: OwnApplication) {
  const team = teamId === undefined ? undefined : await resources.get<{ title?: string }>('Team', teamId)
  const { title = row.name, description } = row.spec
  return {
    ...{ id: row.id, name: row.name, title, createdAt: row.createdAt },
    ...(description === undefined ? {} : { description }),
    ...(team ? { team: { id: team.id, title: team.spec.title ?? team.name } } : {}),
  }
}

const applications: OperationHandler<unknown, { items: unknown[] }> = {
  async run(context) {
    const own = await ownApplications(context)
    return { items: await Promise.all(own.map(one => shownApplication(context, one))) }
  },
}

const application: OperationHandler<{ application: string }, unknown> = {
  async run(context, { application: id }) {
    const own = await ownApplication(context, id)
    return {
      ...(await shownApplication(context, own)),
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

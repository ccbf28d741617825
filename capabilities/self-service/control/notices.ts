/** Telling the people of an application: by mail, and at their webhooks. */
import { teamMembers } from '@gatehouse/capability-tenancy/control/teams.ts'
import type { Row, WriteContext } from '@gatehouse/control'
import { queueEvent } from '@gatehouse/webhook'
import type { eventTypes } from '../webhook-operations.ts'
import { queueMail } from './mail/mail-queue.ts'
import { ownerOf } from './webhooks/webhook-owner.ts'

const types = {
  'subscription-approved': 'subscription.approved',
  'subscription-rejected': 'subscription.rejected',
  'key-expires': 'key.expires',
  'version-deprecated': 'version.deprecated',
  'quota-warning': 'quota.warning',
} as const satisfies Record<string, (typeof eventTypes)[number]>

interface Notice {
  kind: keyof typeof types
  /** Of the mail. */
  data: Record<string, string>
  /** Of the event, beside the application. */
  event: Record<string, unknown>
  /** The same thing is told once to each. */
  once: string
}

/** Of a team everybody; who wants no mails gets none. Webhooks are told whoever wants mails. */
export async function notifyOwners(context: WriteContext, application: Row, notice: Notice): Promise<void> {
  const { transaction, services, organization } = context
  const { kind, once, data, event } = notice
  const title = (application.spec.title as string | undefined) ?? application.name
  const owner = await ownerRow(context, application)
  if (!owner) return
  if (await mayBeTold(context, owner)) {
    const told = { application: { id: application.id, title }, ...event }
    const whose = owner.team_id === null ? { developerId: owner.developer_id! } : { teamId: owner.team_id }
    await queueEvent(
      transaction,
      { organizationId: organization!.id, owner: ownerOf(whose), type: types[kind], data: told, once },
      services.clock.nowMs(),
    )
  }
  for (const { id, email, portal } of await peopleOf(context, owner)) {
    await queueMail(
      transaction,
      {
        ...{ organizationId: organization!.id, portal, kind, recipient: email, once: `${once} ${id}` },
        data: { ...data, application: title, applicationId: application.id },
      },
      services.clock.nowMs(),
    )
  }
}

interface OwnEvent {
  type: (typeof eventTypes)[number]
  data: Record<string, unknown>
  once: string
}

/** At her own webhooks, whether she wants mails or not. */
export async function tellDeveloper(context: WriteContext, developerId: string, event: OwnEvent): Promise<void> {
  const { transaction, organization, services, resources } = context
  if ((await resources.find('Developer', developerId))?.state !== 'active') return
  const whose = { organizationId: organization!.id, owner: ownerOf({ developerId }) }
  await queueEvent(transaction, { ...whose, ...event }, services.clock.nowMs())
}

interface OwnerRow {
  developer_id: string | null
  team_id: string | null
  portal: string
}

async function ownerRow({ transaction, organization }: WriteContext, application: Row): Promise<OwnerRow | undefined> {
  return (await transaction
    .selectFrom('application_owners')
    .select(['developer_id', 'team_id', 'portal'])
    .where('organization_id', '=', organization!.id)
    .where('application_id', '=', application.id)
    .executeTakeFirst()) as OwnerRow | undefined
}

/** Not whoever was disabled. */
async function mayBeTold({ resources }: WriteContext, { developer_id }: OwnerRow): Promise<boolean> {
  if (developer_id === null) return true
  return (await resources.find('Developer', developer_id))?.state === 'active'
}

async function peopleOf({ transaction, organization }: WriteContext, owner: OwnerRow) {
  const organizationId = organization!.id
  const ids = owner.team_id
    ? (await teamMembers(transaction, { organizationId, teamIds: [owner.team_id] })).map(one => one.developerId)
    : [owner.developer_id!]
  const wanting = await wantingMail(transaction, organizationId, ids)
  return wanting.map(one => ({ ...one, portal: owner.portal }))
}

/** Those of the developers who want mails and have not been disabled. */
export async function wantingMail(
  db: WriteContext['transaction'],
  organizationId: string,
  ids: readonly string[],
): Promise<{ id: string; email: string }[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('developers as d')
    .leftJoin('developer_preferences as p', join =>
      join.onRef('p.developer_id', '=', 'd.id').onRef('p.organization_id', '=', 'd.organization_id'),
    )
    .select(['d.id', 'd.email', 'p.mail'])
    .where('d.organization_id', '=', organizationId)
    .where('d.id', 'in', [...ids])
    .where('d.state', '=', 'active')
    .execute()
  return rows
    .filter(({ mail }) => mail !== false)
    .map(({ id, email }) => ({ id, email }) as { id: string; email: string })
}

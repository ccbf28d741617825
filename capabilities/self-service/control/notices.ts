/** Telling the people of an application. */
import { teamMembers } from '@gatehouse/capability-tenancy/control/teams.ts'
import type { Row, WriteContext } from '@gatehouse/control'
import { type MailKind, queueMail } from './mail/mail-queue.ts'

interface Notice {
  kind: MailKind
  data: Record<string, string>
  /** The same thing is told once to each. */
  once: string
}

/** Of a team everybody; who wants no mails gets none. */
export async function notifyOwners(context: WriteContext, application: Row, notice: Notice): Promise<void> {
  const { transaction, services, organization } = context
  const { kind, once, data } = notice
  const title = (application.spec.title as string | undefined) ?? application.name
  for (const { id, email, portal } of await peopleOf(context, application)) {
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

async function peopleOf({ transaction, organization }: WriteContext, application: Row) {
  const organizationId = organization!.id
  const owner = await transaction
    .selectFrom('application_owners')
    .select(['developer_id', 'team_id', 'portal'])
    .where('organization_id', '=', organizationId)
    .where('application_id', '=', application.id)
    .executeTakeFirst()
  if (!owner) return []
  const ids = owner.team_id
    ? (await teamMembers(transaction, { organizationId, teamIds: [owner.team_id] })).map(one => one.developerId)
    : [owner.developer_id as string]
  const wanting = await wantingMail(transaction, organizationId, ids)
  return wanting.map(one => ({ ...one, portal: owner.portal as string }))
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

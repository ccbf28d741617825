/** Who reads or writes at a portal, and what it lets people write. */
import { Failure } from '@gatehouse/base'
import { type Offered, offeredTo } from '@gatehouse/capability-portal/control/offered.ts'
import type { PortalCommunitySpec } from '@gatehouse/capability-portal/portal-community.ts'
import { teamMembers } from '@gatehouse/capability-tenancy/control/teams.ts'
import type { WriteContext } from '@gatehouse/control'

export type Posts = NonNullable<PortalCommunitySpec['posts']>

export interface Community extends Offered {
  posts: Posts
  notify: readonly string[]
  organizationId: string
  /** Of a developer, her id; nobody has none. */
  me: string | undefined
  teams: readonly string[]
}

export async function communityOf(context: WriteContext): Promise<Community> {
  const offered = await offeredTo(context)
  const { posts = 'off', notify = [] } = offered.portal.spec.community ?? {}
  const organizationId = context.organization!.id
  const me = offered.reader.kind === 'developer' ? context.caller.id : undefined
  const teams = me === undefined ? [] : await teamMembers(context.transaction, { organizationId, developerId: me })
  return { ...offered, posts, notify, organizationId, me, teams: teams.map(({ teamId }) => teamId) }
}

/** Throws `writing_closed` where nobody writes, or this person does not. Asked for in the transaction that writes. */
export async function requireWriting(
  { transaction }: WriteContext,
  { posts, me, organizationId }: Community,
): Promise<void> {
  if (posts === 'off') throw new Failure('writing_closed', 'Nobody writes at this portal.')
  if (me === undefined) return
  const barred = await transaction
    .selectFrom('barred_writers')
    .select('reason')
    .where('organization_id', '=', organizationId)
    .where('developer_id', '=', me)
    .executeTakeFirst()
  if (barred) throw new Failure('writing_closed', `You may write here no more: ${barred.reason}`)
}

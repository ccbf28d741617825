import { forgetSessions, withOldSessions } from '@gatehouse/capability-tenancy/control/portal-sessions.ts'
import type { Job } from '@gatehouse/control'
import type { AnyTables } from '@gatehouse/store'
import { type Kysely, sql } from 'kysely'
import { mailLimits } from './mail-job.ts'

/** What is over is forgotten: mails, links, sessions. In batches of an organization, and only where there is something. */
export const upkeep: Job = {
  name: 'self-service-upkeep',
  everyMs: 60_000,
  async run({ read, write, services }) {
    const nowMs = services.clock.nowMs()
    const organizations = await read(async (_, db) => [
      ...(await withOld(db, nowMs)),
      ...(await withOldSessions(db, nowMs)),
    ])
    for (const id of new Set(organizations)) {
      await write(id, async ({ transaction: db }) => {
        await sql`delete from mails where organization_id = ${id} and (${oldMails(nowMs)})`.execute(db)
        for (const table of links) {
          await sql`delete from ${sql.table(table)} where organization_id = ${id} and ${isOver(nowMs)}`.execute(db)
        }
        await forgetSessions(db, id, nowMs)
      })
    }
  },
}

const links = ['sign_ups', 'team_invitations'] as const
const isOver = (nowMs: number) => sql`expires_at < ${new Date(nowMs).toISOString()}::timestamptz`

/** Those that ended long ago, and those that the inbox has no room for. */
const oldMails = (nowMs: number) => sql`
  (state in ('sent', 'failed', 'dropped', 'kept') and created_at < ${new Date(nowMs - mailLimits.keptMs).toISOString()}::timestamptz)
  or (state = 'kept' and id not in (select id from mails where state = 'kept'
    order by created_at desc, id desc limit ${mailLimits.inboxMax}))`

async function withOld(db: Kysely<AnyTables>, nowMs: number): Promise<string[]> {
  const { rows } = await sql<{ organization_id: string }>`
    select organization_id from mails where ${oldMails(nowMs)}
    union select organization_id from sign_ups where ${isOver(nowMs)}
    union select organization_id from team_invitations where ${isOver(nowMs)}`.execute(db)
  return rows.map(row => row.organization_id)
}

import { forgetSessions } from '@gatehouse/capability-tenancy/control/portal-sessions.ts'
import type { Job } from '@gatehouse/control'
import { mailLimits } from './mail-job.ts'

/** What is over is forgotten: mails, links, sessions. In batches of an organization, as every write is. */
export const upkeep: Job = {
  name: 'self-service-upkeep',
  everyMs: 60_000,
  async run({ read, write, services }) {
    const nowMs = services.clock.nowMs()
    const now = new Date(nowMs).toISOString()
    const old = new Date(nowMs - mailLimits.keptMs).toISOString()
    const organizations = await read((_, db) => db.selectFrom('organizations').select('id').execute())
    const newest = await read((_, db) =>
      db
        .selectFrom('mails')
        .select('id')
        .where('state', '=', 'kept')
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(mailLimits.inboxMax)
        .execute(),
    )
    const kept = ['-', ...newest.map(({ id }) => id as string)]
    for (const { id } of organizations as { id: string }[]) {
      await write(id, async ({ transaction: db }) => {
        await db
          .deleteFrom('mails')
          .where('organization_id', '=', id)
          .where(eb =>
            eb.or([
              eb.and([eb('state', 'in', ['sent', 'failed', 'dropped', 'kept']), eb('created_at', '<', old)]),
              eb.and([eb('state', '=', 'kept'), eb('id', 'not in', kept)]),
            ]),
          )
          .execute()
        for (const table of ['sign_ups', 'team_invitations'] as const) {
          await db.deleteFrom(table).where('organization_id', '=', id).where('expires_at', '<', now).execute()
        }
        await forgetSessions(db, nowMs)
      })
    }
  },
}

/** Groups that a channel tells, as people look at them. */
import type { OperationHandler } from '@gatehouse/control'
import { sql } from 'kysely'
import { groupsMax } from './group-rows.ts'

interface Shown {
  id: string
  labels: Record<string, string>
  next_at: string | Date
  sent_at: string | Date | null
  sent: number | string
  firing: number
  untold: number
}

export const groupsHandler: OperationHandler = {
  async run({ transaction, subject }) {
    const { rows } = await sql<Shown>`select g.id, g.labels, g.next_at, g.sent_at, g.sent,
        count(*) filter (where not m.over)::int as firing, count(*) filter (where m.news)::int as untold
      from alert_groups g join alert_group_members m on m.group_id = g.id
      where g.channel_id = ${subject!.id} group by g.id order by g.next_at, g.id limit ${groupsMax + 1}`.execute(
      transaction,
    )
    return {
      items: rows.map(({ next_at, sent_at, sent, ...rest }) => ({
        ...{ ...rest, sent: Number(sent), nextAt: new Date(next_at).toISOString() },
        ...(sent_at === null ? {} : { sentAt: new Date(sent_at).toISOString() }),
      })),
    }
  },
}

/** Groups that are due are told: by whichever replica has the row first, in one transaction with all that was told. */
import type { Job, JobWork } from '@gatehouse/control'
import { sql } from 'kysely'
import { flushGroup } from './flush-group.ts'
import { dueMoments } from './group-rows.ts'

/** That are looked up at a time. */
const dueMax = 200

interface Due {
  id: string
  organization_id: string
}

export const groupJob: Job = {
  name: 'alert-groups',
  everyMs: 2000,
  async run(work, ended) {
    for (const one of await due(work)) {
      if (ended.aborted) return
      try {
        await work.write(one.organization_id, context => flushGroup(context, one.id))
      } catch (thrown) {
        work.services.log.error('A group of alerts was not told.', { group: one.id, error: String(thrown) })
      }
    }
  },
}

/** Organizations in turn. A moment far ahead is of a clock that was wrong. */
function due({ read, services }: JobWork): Promise<Due[]> {
  const [now, far] = dueMoments(services.clock.nowMs()).map(ms => new Date(ms).toISOString())
  return read(async (_, db) => {
    const { rows } = await sql<Due>`select id, organization_id from (select id, organization_id, next_at,
        row_number() over (partition by organization_id order by next_at, id) as turn
        from alert_groups where next_at <= ${now}::timestamptz or next_at > ${far}::timestamptz) waiting
      order by turn, next_at, id limit ${dueMax}`.execute(db)
    return rows
  })
}

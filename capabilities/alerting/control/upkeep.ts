/** Alerts that are over are forgotten after a while, and evaluations of rules that are gone. */
import type { Job } from '@gatehouse/control'
import { sql } from 'kysely'

export const keptAlerts = { max: 1000, forMs: 90 * 86_400_000 } as const

export const alertUpkeep: Job = {
  name: 'alerts-upkeep',
  everyMs: 600_000,
  async run({ read, write, services }) {
    const old = new Date(services.clock.nowMs() - keptAlerts.forMs).toISOString()
    const over = sql`select id, organization_id from (select id, organization_id, updated_at,
        row_number() over (partition by organization_id order by updated_at desc, id desc) as place
        from alerts where state = 'resolved') a
      where place > ${keptAlerts.max} or updated_at < ${old}::timestamptz`
    const organizations = await read(async (_, db) => {
      const { rows } = await sql<{ organization_id: string }>`select distinct organization_id from (${over}) o`.execute(
        db,
      )
      return rows.map(({ organization_id }) => organization_id)
    })
    for (const id of organizations) {
      await write(id, async ({ transaction }) => {
        await sql`delete from alerts where id in (select id from (${over}) o where organization_id = ${id})`.execute(
          transaction,
        )
      })
    }
  },
}

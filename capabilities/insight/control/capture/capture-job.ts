/** Captures whose time is over end; those that were kept long enough are deleted, with all they recorded. */
import type { Job } from '@gatehouse/control'
import { sql } from 'kysely'
import { endCapture } from './ended.ts'

/** What gateways recorded in the last moment is on its way. */
const graceMs = 3000
const batch = 100

interface Found {
  id: string
  organization_id: string
}

export const captureJob: Job = {
  name: 'captures',
  everyMs: 2000,
  async run({ read, write, services }) {
    const nowMs = services.clock.nowMs()
    const overAt = new Date(nowMs - graceMs).toISOString()
    const now = new Date(nowMs).toISOString()
    const found = await read(async (_, db) => {
      const over = await sql<Found>`select id, organization_id from captures
        where state = 'running' and ends_at <= ${overAt}::timestamptz order by id limit ${batch}`.execute(db)
      const old = await sql<Found>`select id, organization_id from captures where state = 'ended'
        and ended_at + make_interval(hours => (spec->>'keepHours')::int) <= ${now}::timestamptz
        order by id limit ${batch}`.execute(db)
      return { over: over.rows, old: old.rows }
    })
    for (const { id, organization_id } of found.over)
      await write(organization_id, context => endCapture(context, id, 'time'))
    for (const { id, organization_id } of found.old) {
      await write(organization_id, async ({ resources }) => {
        const row = await resources.find('Capture', id)
        if (row?.state === 'ended') await resources.delete(row)
      })
    }
  },
}

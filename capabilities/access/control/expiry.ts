/** What has a term comes to its end. The gateways know the terms themselves; this makes the rows say so. */
import type { Job, JobWork, Row } from '@gatehouse/control'
import { sql } from 'kysely'

const batch = 500

interface Due {
  id: string
  organization_id: string
}

export const expiry: Job = {
  name: 'expiry',
  everyMs: 30_000,
  async run(work) {
    const now = new Date(work.services.clock.nowMs()).toISOString()
    await endAll(work, { kind: 'Subscription', due: await dueSubscriptions(work, now) })
    await endAll(work, { kind: 'Credential', due: await dueCredentials(work, now) })
  },
}

/** One that was cancelled and has no term ends at once. */
function dueSubscriptions({ read }: JobWork, now: string): Promise<Due[]> {
  return read(async (_, db) => {
    const { rows } = await sql<Due>`select id, organization_id from subscriptions
      where (state in ('active', 'paused', 'cancelling') and expires_at <= ${now}::timestamptz)
        or (state = 'cancelling' and expires_at is null) limit ${batch}`.execute(db)
    return rows
  })
}

function dueCredentials({ read }: JobWork, now: string): Promise<Due[]> {
  return read(async (_, db) => {
    const { rows } = await sql<Due>`select id, organization_id from credentials
      where (state in ('active', 'rotating') and expires_at <= ${now}::timestamptz)
        or (state = 'rotating' and (status->>'graceUntil')::timestamptz <= ${now}::timestamptz) limit ${batch}`.execute(
      db,
    )
    return rows
  })
}

async function endAll(work: JobWork, { kind, due }: { kind: string; due: readonly Due[] }): Promise<void> {
  const nowMs = work.services.clock.nowMs()
  for (const { id, organization_id } of due) {
    await work.write(organization_id, async ({ resources }) => {
      const row = await resources.find(kind, id)
      if (row && isOver(row, nowMs)) await resources.transition(row, 'expire')
    })
  }
}

/** Looked at again: it may have been changed since it was found. */
function isOver({ state, spec, status }: Row, nowMs: number): boolean {
  if (!['active', 'paused', 'cancelling', 'rotating'].includes(state!)) return false
  const { expiresAt } = spec as { expiresAt?: string }
  const { graceUntil } = status as { graceUntil?: string }
  const passed = (moment: string | undefined) => moment !== undefined && Date.parse(moment) <= nowMs
  if (passed(expiresAt) || (state === 'rotating' && passed(graceUntil))) return true
  return state === 'cancelling' && expiresAt === undefined
}

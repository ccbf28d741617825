/** One replica at a time looks at an organization's usage; who dies gives it back when its lease is over. */
import { randomBytes } from 'node:crypto'
import type { JobWork } from '@gatehouse/control'
import { sql } from 'kysely'

/** Longer than half a day of steps takes to be asked for. */
export const watchLeaseMs = 300_000

/** Undefined where another has it. A moment far ahead is of a clock that was wrong. */
export function takeLease({ write, services }: JobWork, organizationId: string): Promise<string | undefined> {
  const lease = randomBytes(9).toString('base64url')
  const nowMs = services.clock.nowMs()
  const [now, until, far] = [nowMs, nowMs + watchLeaseMs, nowMs + 2 * watchLeaseMs].map(ms =>
    new Date(ms).toISOString(),
  )
  return write(organizationId, async ({ transaction }) => {
    const { rows } = await sql`insert into watch_leases (organization_id, lease, until)
      values (${organizationId}, ${lease}, ${until}::timestamptz)
      on conflict (organization_id) do update set lease = ${lease}, until = ${until}::timestamptz
        where watch_leases.until <= ${now}::timestamptz or watch_leases.until > ${far}::timestamptz
      returning lease`.execute(transaction)
    return rows.length > 0 ? lease : undefined
  })
}

/** Until `untilMs` nobody needs to look again. */
export async function endLease(
  { write }: JobWork,
  { organizationId, lease, untilMs }: { organizationId: string; lease: string; untilMs: number },
): Promise<void> {
  await write(organizationId, async ({ transaction }) => {
    await transaction
      .updateTable('watch_leases')
      .set({ lease: null, until: new Date(untilMs).toISOString() })
      .where('organization_id', '=', organizationId)
      .where('lease', '=', lease)
      .execute()
  })
}

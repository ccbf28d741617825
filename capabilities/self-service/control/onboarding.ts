/** How far developers come by themselves, for whoever publishes. */
import type { Job, JobWork, OperationHandler } from '@gatehouse/control'
import { sql } from 'kysely'
import { type Moment, moments, reach } from './moments.ts'

interface Asked {
  portal?: string
  days: number
}

export const onboardingHandler: OperationHandler<Asked, unknown> = {
  async run({ transaction, organization, services }, { portal, days }) {
    const since = new Date(services.clock.nowMs() - days * 86_400_000).toISOString()
    const began = sql`select developer_id, at from developer_moments
      where organization_id = ${organization!.id} and moment = 'sign-up' and at >= ${since}::timestamptz
        and (${portal ?? null}::text is null or portal = ${portal ?? null})`
    const { rows } = await sql<{ moment: string; developers: number; seconds: number }>`select m.moment,
        count(*) as developers,
        percentile_cont(0.5) within group (order by extract(epoch from m.at - b.at)::float8) as seconds
      from developer_moments m join (${began}) b on b.developer_id = m.developer_id
      where m.organization_id = ${organization!.id} group by m.moment`.execute(transaction)
    const reached = new Map(rows.map(row => [row.moment, row]))
    const median = medianOf(reached.get('first-call'))
    return {
      steps: moments.map(moment => {
        const seconds = moment === 'sign-up' ? undefined : medianOf(reached.get(moment))
        return {
          ...{ moment, developers: Number(reached.get(moment)?.developers ?? 0) },
          ...(seconds === undefined ? {} : { medianSeconds: seconds }),
        }
      }),
      ...(median === undefined ? {} : { medianSecondsToFirstCall: median }),
    }
  },
}

/** Clocks of two replicas may differ by a little. */
const medianOf = (row: { seconds: number } | undefined) => row && Math.max(0, Math.round(Number(row.seconds)))

/** Looked at in one run; longest without one first. */
const perRun = 20
/** Who did not call in so long is looked for no more. */
const lookedForMs = 30 * 86_400_000

interface Waiting {
  organization_id: string
  developer_id: string
  portal: string
  application_id: string
}

/** Finds who has called by now, and with success, from what gateways told. */
export const firstCallJob: Job = {
  name: 'first-calls',
  everyMs: 20_000,
  async run(work) {
    const { usage, clock } = work.services
    if (!usage) return
    const nowMs = clock.nowMs()
    for (const one of await waiting(work, nowMs)) {
      const span = { fromMs: nowMs - lookedForMs, toMs: nowMs + 1000, bucket: 'day' } as const
      const { summary } = await usage.ofApplication(one.organization_id, one.application_id, span)
      if (summary.requests === 0) continue
      const succeeded = summary.requests > summary.errors4xx + summary.errors5xx
      const reached: Moment[] = succeeded ? ['first-request', 'first-call'] : ['first-request']
      await work.write(one.organization_id, async ({ transaction }) => {
        for (const moment of reached)
          await reach(transaction, {
            ...{ organizationId: one.organization_id, developerId: one.developer_id, portal: one.portal },
            ...{ moment, atMs: nowMs },
          })
      })
    }
  },
}

function waiting({ read }: JobWork, nowMs: number): Promise<Waiting[]> {
  const since = new Date(nowMs - lookedForMs).toISOString()
  return read(async (_, db) => {
    const { rows } = await sql<Waiting>`select m.organization_id, m.developer_id, m.portal, o.application_id
      from developer_moments m
      join credential_uses u on u.organization_id = m.organization_id
      join credentials c on c.organization_id = m.organization_id and c.id = u.credential_id
      join application_owners o on o.organization_id = m.organization_id and o.application_id = c.application_id
        and (o.developer_id = m.developer_id or o.team_id in (select team_id from team_members t
          where t.organization_id = m.organization_id and t.developer_id = m.developer_id))
      where m.moment = 'credential' and m.at >= ${since}::timestamptz and not exists (select 1 from developer_moments f
        where f.organization_id = m.organization_id and f.developer_id = m.developer_id and f.moment = 'first-call')
      order by random() limit ${perRun}`.execute(db)
    return rows
  })
}

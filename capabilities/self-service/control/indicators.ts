/** How developers take APIs up, by the moments that are kept of them. */
import type { Indicator, IndicatorSpan, PrepareContext } from '@gatehouse/control'
import { sql } from 'kysely'

const fifteenMinutes = 900

export const indicators: readonly Indicator[] = [
  {
    ...{ name: 'timeToFirstCall', group: 'adoption', unit: 'seconds', title: 'Time to the first call' },
    description: 'From sign-up to the first call that succeeded; half of the developers took at most this long.',
    goal: { atMost: fifteenMinutes },
    told: async (context, span) => (await firstCalls(context, span)).medianSeconds,
  },
  {
    ...{ name: 'adoption', group: 'adoption', unit: 'share', title: 'Developers who came to call' },
    description: 'Of those who signed up in the time, the share that has called with success since.',
    async told(context, span) {
      const { signedUp, called } = await firstCalls(context, span)
      return signedUp === 0 ? undefined : called / signedUp
    },
  },
]

async function firstCalls({ read, organization }: PrepareContext, { fromMs, toMs }: IndicatorSpan) {
  const { rows } = await read((_, db) =>
    sql<{
      signed_up: number
      called: number
      median: number | null
    }>`select count(*) as signed_up, count(f.at) as called,
        percentile_cont(0.5) within group (order by extract(epoch from f.at - s.at)::float8) as median
      from developer_moments s left join developer_moments f on f.organization_id = s.organization_id
        and f.developer_id = s.developer_id and f.moment = 'first-call'
      where s.organization_id = ${organization!.id} and s.moment = 'sign-up'
        and s.at >= ${new Date(fromMs).toISOString()}::timestamptz
        and s.at < ${new Date(toMs).toISOString()}::timestamptz`.execute(db),
  )
  const { signed_up, called, median } = rows[0]!
  // Clocks of two replicas may differ by a little.
  const medianSeconds = median === null ? undefined : Math.max(0, Math.round(Number(median)))
  return { signedUp: Number(signed_up), called: Number(called), medianSeconds }
}

/** How changes go: what deployments of a span became. */
import type { Indicator, IndicatorSpan, PrepareContext } from '@gatehouse/control'
import { sql } from 'kysely'

const weekMs = 7 * 86_400_000

/** Those that are decided: what is pending or staged is neither a success nor a failure yet. */
const ended = ['live', 'superseded', 'failed', 'rolled_back']
const failed = ['failed', 'rolled_back']

export const indicators: readonly Indicator[] = [
  {
    ...{ name: 'deploymentFrequency', group: 'delivery', unit: 'per-week', title: 'Deployments' },
    description: 'Deployments a week, into any environment.',
    async told(context, span) {
      const all = await byState(context, span)
      return (total(all, () => true) * weekMs) / (span.toMs - span.fromMs)
    },
  },
  {
    ...{ name: 'changeSuccess', group: 'delivery', unit: 'share', title: 'Changes that went well' },
    description: 'Share of the deployments that neither failed nor were rolled back.',
    goal: { atLeast: 0.95 },
    async told(context, span) {
      const all = await byState(context, span)
      const decided = total(all, state => ended.includes(state))
      return decided === 0 ? undefined : 1 - total(all, state => failed.includes(state)) / decided
    },
  },
]

type ByState = readonly { state: string; deployments: number }[]

const byState = ({ read, organization }: PrepareContext, { fromMs, toMs }: IndicatorSpan): Promise<ByState> =>
  read(async (_, db) => {
    const { rows } = await sql<{ state: string; deployments: number }>`select state, count(*) as deployments
      from deployments where organization_id = ${organization!.id}
        and created_at >= ${new Date(fromMs).toISOString()}::timestamptz
        and created_at < ${new Date(toMs).toISOString()}::timestamptz
      group by state`.execute(db)
    return rows
  })

const total = (all: ByState, isMeant: (state: string) => boolean) =>
  all.reduce((sum, { state, deployments }) => sum + (isMeant(state) ? Number(deployments) : 0), 0)

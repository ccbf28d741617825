/** Who comes back: applications by the week of their first call, counted in each week since. */
import type { OperationHandler, PrepareContext, WriteContext } from '@gatehouse/control'
import type { Filled } from '@gatehouse/schema'
import type { cohorts } from '../cohort-operation.ts'
import type { FilledQuestion } from '../question.ts'
import { groupsMax } from '../question.ts'
import type { Analytics } from './analytics.ts'
import { withIds } from './naming.ts'

const weekMs = 7 * 86_400_000

interface Asked {
  organization: string
  filters: FilledQuestion['filters']
  weeks: number
}

export const cohortsHandler = (analytics: Pick<Analytics, 'ask'>): OperationHandler => ({
  async run(context: WriteContext, { weeks, api, environment }: Filled<typeof cohorts.input>): Promise<Asked> {
    const named = Object.entries({ api, environment }).flatMap(([dimension, value]) =>
      value === undefined ? [] : [{ dimension: dimension as 'api', is: [value] }],
    )
    const filters = [...(await withIds(context.resources, named)), { dimension: 'application' as const, isNot: [''] }]
    return { organization: context.organization!.id, filters, weeks }
  },
  async after({ services }: PrepareContext, { weeks, ...asked }: Asked) {
    // Whole hours: older ones are not told by the minute.
    const toMs = Math.ceil(services.clock.nowMs() / 3_600_000) * 3_600_000
    const starts = Array.from({ length: weeks }, (_, index) => toMs - (weeks - index) * weekMs)
    const active: Set<string>[] = []
    for (const start of starts) active.push(await activeIn(analytics, asked, start))
    return {
      weeks: starts.map((start, index) => ({
        start: new Date(start).toISOString(),
        ...told(active, index),
      })),
      truncated: active.some(({ size }) => size >= groupsMax),
    }
  },
})

async function activeIn(analytics: Pick<Analytics, 'ask'>, asked: Omit<Asked, 'weeks'>, start: number) {
  const span = { from: new Date(start).toISOString(), to: new Date(start + weekMs).toISOString() }
  const { rows } = await analytics.ask({ ...asked, ...span, by: ['application'], limit: groupsMax })
  return new Set(rows.map(({ key }) => key[0]!))
}

/** Exported for its test. */
export function told(active: readonly ReadonlySet<string>[], index: number) {
  const now = active[index]!
  const before = active[index - 1] ?? new Set()
  const seen = new Set(active.slice(0, index).flatMap(week => [...week]))
  const first = [...now].filter(application => !seen.has(application))
  return {
    active: now.size,
    returned: [...now].filter(application => before.has(application)).length,
    cohort: active.slice(index).map(week => first.filter(application => week.has(application)).length),
  }
}

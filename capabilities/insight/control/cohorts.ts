/** Who comes back: applications by the week of their first call, counted in each week since. */
import type { OperationHandler, PrepareContext, WriteContext } from '@gatehouse/control'
import { Calendar } from '@gatehouse/gateway/limits/calendar.ts'
import type { Filled } from '@gatehouse/schema'
import type { cohorts } from '../cohort-operation.ts'
import type { FilledQuestion } from '../question.ts'
import { groupsMax } from '../question.ts'
import type { Analytics } from './analytics.ts'
import { withIds } from './naming.ts'

interface Asked {
  organization: string
  filters: FilledQuestion['filters']
  weeks: number
  timeZone: string
}

interface Week {
  startMs: number
  endMs: number
}

export const cohortsHandler = (analytics: Pick<Analytics, 'ask'>): OperationHandler => ({
  async run(
    context: WriteContext,
    { weeks, timeZone, api, environment }: Filled<typeof cohorts.input>,
  ): Promise<Asked> {
    const named = Object.entries({ api, environment }).flatMap(([dimension, value]) =>
      value === undefined ? [] : [{ dimension: dimension as 'api', is: [value] }],
    )
    const filters = [...(await withIds(context.resources, named)), { dimension: 'application' as const, isNot: [''] }]
    return { organization: context.organization!.id, filters, weeks, timeZone }
  },
  async after({ services }: PrepareContext, { weeks: count, timeZone, ...asked }: Asked) {
    const weeks = weeksTo(services.clock.nowMs() + 1000, { count, timeZone })
    const active: Set<string>[] = []
    for (const week of weeks) active.push(await activeIn(analytics, asked, week))
    return {
      weeks: weeks.map(({ startMs }, index) => ({
        start: new Date(startMs).toISOString(),
        ...told(active, index),
      })),
      truncated: active.some(({ size }) => size >= groupsMax),
    }
  },
})

/** Whole weeks but for the last, which is running; each begins on Monday, and is as long as the clocks of its zone make it. */
export function weeksTo(nowMs: number, { count, timeZone }: { count: number; timeZone: string }): Week[] {
  const calendar = new Calendar({ per: 'week', timeZone })
  const weeks: Week[] = []
  for (let atMs = nowMs; weeks.length < count; atMs = weeks[0]!.startMs - 1) {
    const { startMs, endMs } = calendar.windowAt(atMs)
    weeks.unshift({ startMs, endMs: Math.min(endMs, nowMs) })
  }
  return weeks
}

async function activeIn(
  analytics: Pick<Analytics, 'ask'>,
  asked: Omit<Asked, 'weeks' | 'timeZone'>,
  { startMs, endMs }: Week,
) {
  const span = { from: new Date(startMs).toISOString(), to: new Date(endMs).toISOString() }
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

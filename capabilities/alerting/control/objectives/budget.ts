/** What is left of an objective's error budget. */
import type { Analytics } from '@gatehouse/capability-insight/control/analytics.ts'
import type { OperationHandler, PrepareContext } from '@gatehouse/control'
import { paceNames, paces, rateOf } from '../../paces.ts'
import { spanBefore } from '../observation.ts'
import { type AskedObjective, askedObjective, type Ratio, ratioOf } from './ratio.ts'

const dayMs = 86_400_000

export const budgetHandler = (analytics: Pick<Analytics, 'ask'>): OperationHandler => ({
  run: context => askedObjective(context, context.subject!),
  after: ((context: PrepareContext, asked: AskedObjective) =>
    budgetOf(analytics, asked, context.services.clock.nowMs())) as OperationHandler['after'] & {},
})

export async function budgetOf(analytics: Pick<Analytics, 'ask'>, objective: AskedObjective, nowMs: number) {
  const span = spanBefore(nowMs, objective.windowDays * dayMs)
  const whole = await ratioOf(analytics, objective, span)
  return {
    ...span,
    ...{ requests: whole.all, bad: whole.bad, promised: 1 - objective.budget, kept: keptOf(whole) },
    ...{ allowed: Math.floor(whole.all * objective.budget), left: leftOf(whole, whole, objective) },
    rates: await rates(analytics, objective, nowMs),
    days: await days(analytics, objective, { span, whole }),
  }
}

const keptOf = ({ all, bad }: Ratio) => (all === 0 ? null : 1 - bad / all)

/** Of what all requests of the window may spend. */
function leftOf({ bad }: Ratio, { all }: Ratio, { budget }: AskedObjective): number | null {
  return all === 0 ? null : Number((1 - bad / (all * budget)).toFixed(4))
}

async function rates(analytics: Pick<Analytics, 'ask'>, objective: AskedObjective, nowMs: number) {
  const told = []
  for (const pace of paceNames) {
    const { longMs, shortMs } = paces[pace]
    const rate = async (ms: number) => {
      const { all, bad } = await ratioOf(analytics, objective, spanBefore(nowMs, ms))
      return all === 0 ? 0 : Number((bad / all / objective.budget).toPrecision(4))
    }
    const limit = Math.max(1, rateOf(pace, objective.windowDays))
    const [long, short] = [await rate(longMs), await rate(shortMs)]
    const minutes = { longMinutes: longMs / 60_000, shortMinutes: shortMs / 60_000 }
    told.push({ pace, ...minutes, long, short, limit, isOver: long > limit && short > limit })
  }
  return told
}

interface Window {
  span: { from: string; to: string }
  whole: Ratio
}

async function days(analytics: Pick<Analytics, 'ask'>, objective: AskedObjective, { span, whole }: Window) {
  const { organization, filters, withinMs } = objective
  const asked = { organization, ...span, filters, granularity: 'day' as const }
  const { rows } =
    withinMs === undefined
      ? await analytics.ask({ ...asked, metrics: ['requests', 'errors5xx'] })
      : await analytics.ask({ ...asked, metrics: ['requests', 'withinShare'], withinMs })
  let spent = 0
  return rows.map(({ start, values: [requests, figure] }) => {
    const all = requests ?? 0
    const bad = withinMs === undefined ? (figure ?? 0) : Math.round(all * (1 - (figure ?? 1)))
    spent += bad
    return { start: start!, requests: all, bad, left: leftOf({ bad: spent, all }, whole, objective) ?? 1 }
  })
}

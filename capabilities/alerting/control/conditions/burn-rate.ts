import { type PaceName, paces, rateOf } from '../../paces.ts'
import { resourceEvidence } from '../evidence.ts'
import { percentText, shortened } from '../figures-text.ts'
import { type AskedObjective, askedObjective, type ObjectiveSpec, ratioOf } from '../objectives/ratio.ts'
import { type Condition, type Observation, spanBefore } from '../observation.ts'

export interface BurnRate {
  objective: string
  paces: PaceName[]
  requestsMin: number
}

export interface AskedBurnRate {
  spec: BurnRate
  objective: AskedObjective
  /** What the objective is of. */
  also: Record<string, string>
}

export const burnRate: Condition<BurnRate, AskedBurnRate> = {
  async asked(context, spec) {
    const row = await context.resources.get('ServiceObjective', spec.objective)
    const { api, environment, endpoint } = row.spec as unknown as ObjectiveSpec
    const also = { api, ...(environment ? { environment } : {}), ...(endpoint ? { endpoint } : {}) }
    return { spec, also, objective: await askedObjective(context, row) }
  },
  async found({ analytics, nowMs }, { spec, objective, also }) {
    const observations: Observation[] = []
    for (const pace of spec.paces) {
      const { longMs, shortMs } = paces[pace]
      const limit = Math.max(1, rateOf(pace, objective.windowDays))
      const burning = async (ms: number) => {
        const { bad, all } = await ratioOf(analytics, objective, spanBefore(nowMs, ms))
        const rate = all === 0 ? 0 : bad / all / objective.budget
        return { rate, isOver: all >= spec.requestsMin && rate > limit }
      }
      // The long one costs more, and is of no use where the short one is not over.
      const short = await burning(shortMs)
      if (!short.isOver) continue
      const long = await burning(longMs)
      if (!long.isOver) continue
      const value = Number(long.rate.toPrecision(4))
      observations.push({
        of: { pace },
        also,
        value,
        summary: shortened(
          `${objective.name} spends its error budget ${value} times as fast as it may (${pace}: above ${limit}); promised are ${percentText(1 - objective.budget)}`,
        ),
        evidence: resourceEvidence('service-objectives', objective.name),
      })
    }
    return { observations }
  },
}

import { withIds } from '@gatehouse/capability-insight/control/naming.ts'
import { type DimensionName, type Metric, type MetricName, metrics } from '@gatehouse/capability-insight/measures.ts'
import type { FilledQuestion } from '@gatehouse/capability-insight/question.ts'
import type { Filters } from '../../measured.ts'
import { singleOf, usageEvidence } from '../evidence.ts'
import { figureText, ofText, shortened } from '../figures-text.ts'
import { type Condition, type Observation, perRuleMax, spanBefore } from '../observation.ts'

export interface Threshold {
  metric: MetricName
  filters: Filters
  by: DimensionName[]
  windowMinutes: number
  above?: number
  below?: number
  requestsMin: number
}

export interface AskedThreshold {
  organization: string
  spec: Threshold
  filters: FilledQuestion['filters']
}

/** Groups that are looked at: the largest by requests. */
const groupsMax = 1000

export const threshold: Condition<Threshold, AskedThreshold> = {
  async asked({ organization, resources }, spec) {
    const filters = await withIds(resources, spec.filters as FilledQuestion['filters'])
    return { organization: organization!.id, spec, filters }
  },
  async found({ analytics, nowMs, name }, { organization, spec, filters }) {
    const span = spanBefore(nowMs, spec.windowMinutes * 60_000)
    const { rows } = await analytics.ask({
      ...{ organization, ...span, filters, by: spec.by },
      ...{ metrics: [spec.metric, 'requests'], order: 'requests', limit: groupsMax },
    })
    const worst = rows
      .flatMap(({ key, values: [value, requests] }) => {
        if (value === null || value === undefined || (requests ?? 0) < requestsMin(spec)) return []
        const limit = passed(spec, value)
        return limit === undefined ? [] : [{ key, value, limit, values: [] }]
      })
      .sort((a, b) => Math.abs(b.value - b.limit) - Math.abs(a.value - a.limit))
      .slice(0, perRuleMax)
    return {
      observations: (await name(spec.by, worst)).map(({ key, value, limit }): Observation => {
        const of = Object.fromEntries(spec.by.map((name, index) => [name, key[index]!]))
        return {
          of,
          also: singleOf(spec.filters),
          value,
          summary: summaryOf(spec, { of, value, limit }),
          evidence: usageEvidence(span, { filters: spec.filters, of }),
        }
      }),
    }
  },
}

/** A figure of nothing is known to be nothing only where it counts. */
export const requestsMin = ({ metric, requestsMin: min, below }: Threshold) =>
  below !== undefined && (metrics[metric] as Metric).unit === 'count' ? 0 : min

/** The limit that is passed. */
export function passed({ above, below }: Pick<Threshold, 'above' | 'below'>, value: number): number | undefined {
  if (above !== undefined && value > above) return above
  return below !== undefined && value < below ? below : undefined
}

function summaryOf(
  { metric, windowMinutes }: Threshold,
  { of, value, limit }: { of: Record<string, string>; value: number; limit: number },
): string {
  const side = value > limit ? 'above' : 'below'
  const [told, bound] = [value, limit].map(one => figureText(metric, one))
  const title = (metrics[metric] as Metric).title
  return shortened(`${title}${ofText(of)}: ${told} in ${windowMinutes} min, ${side} ${bound}`)
}

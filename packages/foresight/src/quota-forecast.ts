/** When what a plan allows is used up, if it goes on like this. */
import { centerAt, modelOf, type Series } from './forecast.ts'

export interface QuotaAsked {
  /** What was used, period by period, up to now. */
  history: Series
  used: number
  allowed: number
  /** When the count begins anew. */
  endMs: number
}

export interface QuotaForecast {
  /** Expected at the end. */
  expected: number
  /** From 0 to 1, that it is used up before. */
  likelihood: number
  /** When, as expected; between `earliestMs` and `latestMs` eight times in ten. Not there where it lasts. */
  exhaustedMs?: number
  earliestMs?: number
  latestMs?: number
}

/** Two thirds of the doubt about a level, in its logarithm, where nothing else is known. */
const doubt = 0.16

/** Nothing of less than two weeks. */
export function quotaForecast({ history, used, allowed, endMs }: QuotaAsked): QuotaForecast | undefined {
  const { fromMs, stepMs, values } = history
  const nowMs = fromMs + values.length * stepMs
  if (used >= allowed) return { expected: used, likelihood: 1, exhaustedMs: nowMs, earliestMs: nowMs, latestMs: nowMs }
  const model = modelOf(values, stepMs)
  if (!model) return undefined
  const steps = Math.max(0, Math.min(20_000, Math.ceil((endMs - nowMs) / stepMs)))
  const coming = Array.from({ length: steps }, (_, at) => Math.max(0, Math.exp(centerAt(model, at)) - 0.5))
  const rest = coming.reduce((all, value) => all + value, 0)
  const expected = used + rest
  const off = rest > 0 ? Math.log((allowed - used) / rest) : Number.POSITIVE_INFINITY
  const spread = Math.hypot(doubt, model.spread / Math.sqrt(Math.max(1, steps / 12)))
  const when = (factor: number) => {
    let left = allowed - used
    for (const [at, value] of coming.entries()) if ((left -= value * factor) <= 0) return nowMs + (at + 1) * stepMs
    return undefined
  }
  const exhaustedMs = when(1)
  const wide = Math.exp(1.28 * spread)
  const found = { expected, likelihood: normalBelow(-off / spread) }
  if (exhaustedMs === undefined) return found
  return { ...found, exhaustedMs, earliestMs: when(wide) ?? exhaustedMs, latestMs: when(1 / wide) ?? endMs }
}

/** Since when it was likely, and nearly certain, at every look that an allowance does not last. */
export interface QuotaDoubt {
  likelySinceMs?: number
  sureSinceMs?: number
}

/** What was one sure look is chance: so likely, for so many mornings, or of short periods for as large a part of them. */
const likely = { from: 0.85, mornings: 2 }
const sure = { from: 0.99, mornings: 1 }
const [morningMs, ofPeriod] = [20 * 3_600_000, 1 / 28]

export function quotaDoubt(
  before: QuotaDoubt | undefined,
  { likelihood, nowMs }: { likelihood: number | undefined; nowMs: number },
): QuotaDoubt {
  if (likelihood === undefined || likelihood < likely.from) return {}
  const likelySinceMs = before?.likelySinceMs ?? nowMs
  return likelihood < sure.from ? { likelySinceMs } : { likelySinceMs, sureSinceMs: before?.sureSinceMs ?? nowMs }
}

/** Whether somebody is to be told; `lengthMs` is that of the period. */
export function isWorthWarning(
  { likelySinceMs, sureSinceMs }: QuotaDoubt,
  { nowMs, lengthMs }: { nowMs: number; lengthMs: number },
): boolean {
  const held = (sinceMs: number | undefined, mornings: number) =>
    sinceMs !== undefined && nowMs - sinceMs >= mornings * Math.min(morningMs, lengthMs * ofPeriod)
  return held(likelySinceMs, likely.mornings) || held(sureSinceMs, sure.mornings)
}

/** Share of a normal distribution that is below; within 0.001 (Abramowitz and Stegun, 26.2.17 in short). */
function normalBelow(z: number): number {
  if (z > 8) return 1
  if (z < -8) return 0
  const t = 1 / (1 + 0.33267 * Math.abs(z))
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * t * (0.4361836 + t * (-0.1201676 + t * 0.937298))
  return z >= 0 ? 1 - tail : tail
}

/**
 * What others do, on the same data: thresholds that stand still, set by each series' four calm weeks, and an exponentially weighted
 * mean and variance. Their one number for each kind was chosen on seeds 1 to 20 for the best F1; `limits` has it.
 */
import type { Played } from '@gatehouse/events/simulated/play.ts'
import { stepsPerDay } from '@gatehouse/events/simulated/world.ts'
import type { ToldAnomaly } from './matching.ts'

export type Kind = 'errors' | 'latency' | 'drop' | 'surge' | 'spend'
export const kinds: readonly Kind[] = ['errors', 'latency', 'drop', 'surge', 'spend']
export type Limits = Record<Kind, number>
export interface Rival {
  title: string
  limits: Limits
  /** Marks the steps of a series that are odd. */
  odd(values: Float64Array, asked: { kind: Kind; limit: number; calmSteps: number; isMissing: Uint8Array }): Uint8Array
}

/** So many odd steps after another begin an anomaly, so many that are not end it: as for ours. */
const oddMin = 3
const quietSteps = 12

export const thresholds: Rival = {
  title: 'static thresholds',
  limits: { errors: 0.05, latency: 1.8, drop: 0.1, surge: 2, spend: 1.5 },
  odd(values, { kind, limit, calmSteps, isMissing }) {
    const calm = values.subarray(0, calmSteps).filter((_, step) => !isMissing[step])
    calm.sort()
    const base = { errors: 1, latency: 0.5, drop: 0.5, surge: 0.999, spend: 0.999 }[kind]
    const usual = kind === 'errors' ? 1 : calm[Math.min(calm.length - 1, Math.floor(base * calm.length))]!
    return values.length === 0
      ? new Uint8Array()
      : Uint8Array.from(values, value => (kind === 'drop' ? +(value < limit * usual) : +(value > limit * usual)))
  },
}

export const ewma: Rival = {
  title: 'plain EWMA',
  limits: { errors: 5, latency: 2.5, drop: 3, surge: 3.5, spend: 3.5 },
  odd(values, { kind, limit, isMissing }) {
    const odd = new Uint8Array(values.length)
    const rate = 1 / 144
    let [mean, variance, seen] = [0, 0, 0]
    for (const [step, raw] of values.entries()) {
      if (isMissing[step]) continue
      const value = kind === 'errors' ? raw : Math.log(raw + 0.5)
      const off = value - mean
      const spread = Math.sqrt(variance) + 1e-3
      if (seen > 288) odd[step] = kind === 'drop' ? +(off < -limit * spread) : +(off > limit * spread)
      const step1 = Math.max(rate, 1 / ++seen)
      mean += step1 * off
      variance += step1 * (off * off - variance)
    }
    return odd
  },
}

export function toldBy(rival: Rival, played: Played, limits: Limits = rival.limits, only: readonly Kind[] = kinds) {
  const told: ToldAnomaly[] = []
  const calmSteps = played.world.calmDays * stepsPerDay
  for (const { kind, values, ...who } of seriesOf(played)) {
    if (!only.includes(kind)) continue
    const odd = rival.odd(values, { kind, limit: limits[kind], calmSteps, isMissing: played.isMissing })
    told.push(...spansOf(odd, played.isMissing).map(span => ({ kind, ...who, ...span })))
  }
  return told
}

function* seriesOf({
  apis,
  steps,
}: Played): Generator<{ kind: Kind; api: string; consumer?: string; values: Float64Array }> {
  for (const [api, { requests, errors, p95Ms, consumers }] of apis) {
    const share = (step: number) => (requests[step]! >= 20 ? errors[step]! / requests[step]! : 0)
    yield { kind: 'errors', api, values: Float64Array.from({ length: steps }, (_, step) => share(step)) }
    yield { kind: 'latency', api, values: p95Ms }
    yield { kind: 'drop', api, values: requests }
    for (const [consumer, of] of consumers) {
      yield { kind: 'surge', api, consumer, values: of.requests }
      yield { kind: 'spend', api, consumer, values: of.cost }
    }
  }
}

function spansOf(odd: Uint8Array, isMissing: Uint8Array): { fromStep: number; toStep: number }[] {
  const spans: { fromStep: number; toStep: number }[] = []
  let [run, quiet] = [0, 0]
  let open: { fromStep: number; toStep: number } | undefined
  for (let step = 0; step < odd.length; step++) {
    if (isMissing[step]) continue
    run = odd[step] ? run + 1 : 0
    quiet = odd[step] ? 0 : quiet + 1
    if (open && odd[step]) open.toStep = step + 1
    else if (open && quiet >= quietSteps) open = undefined
    if (!open && run >= oddMin) spans.push((open = { fromStep: step, toStep: step + 1 }))
  }
  return spans
}

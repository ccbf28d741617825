/** Measured values in buckets, added up. */
import type { Exemplar } from '@gatehouse/telemetry'

/** Seconds from a request's first byte to its end. */
export const durationBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const
/** Seconds that the gateway itself took before it asked an upstream. */
export const overheadBounds = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 1] as const

/** A plain value: it travels between threads. */
export interface HistogramValue {
  bounds: readonly number[]
  /** One more than there are bounds; not added up. */
  counts: number[]
  sum: number
  /** By bucket: the newest value of a trace. */
  exemplars: (Exemplar | undefined)[]
}

export const emptyHistogram = (bounds: readonly number[]): HistogramValue => ({
  ...{ bounds, sum: 0, exemplars: [] },
  counts: new Array<number>(bounds.length + 1).fill(0),
})

export function bucketOf(bounds: readonly number[], value: number): number {
  let bucket = 0
  while (bucket < bounds.length && value > bounds[bucket]!) bucket++
  return bucket
}

/** With the same bounds. */
export function addHistogram(to: HistogramValue, more: HistogramValue): void {
  for (let i = 0; i < more.counts.length; i++) {
    to.counts[i] = to.counts[i]! + more.counts[i]!
    if (more.exemplars[i]) to.exemplars[i] = more.exemplars[i]
  }
  to.sum += more.sum
}

export const countIn = ({ counts }: HistogramValue) => counts.reduce((sum, one) => sum + one, 0)

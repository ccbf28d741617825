/** What is counted of a part that is put to the proof: requests, errors, and how long they took. */
import { object, type Static, Type } from '@gatehouse/schema'

/** Quarters of an octave from a tenth of a millisecond on: a percentile is told at most a fifth too high. */
export const latencyBuckets = 80
const firstUs = 100
const perOctave = 4

const count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })

/** Since the gateway began to serve the stage. */
export const stageTally = object({
  requests: count,
  /** Answered with 500 or above. */
  errors: count,
  /** Requests by how long they took; what is left out at the end is 0. */
  latency: Type.Array(count, { maxItems: latencyBuckets }),
})
export type StageTally = Static<typeof stageTally>

export const emptyTally = (): StageTally => ({ requests: 0, errors: 0, latency: [] })

export function countInto(tally: StageTally, { status, us }: { status: number; us: number }): void {
  tally.requests++
  if (status >= 500) tally.errors++
  const wanted = Math.ceil(Math.log2(Math.max(us, 1) / firstUs) * perOctave)
  const bucket = Math.min(latencyBuckets - 1, Math.max(0, wanted))
  while (tally.latency.length <= bucket) tally.latency.push(0)
  tally.latency[bucket]!++
}

export function sumOf(tallies: readonly StageTally[]): StageTally {
  const sum = emptyTally()
  for (const { requests, errors, latency } of tallies) {
    sum.requests += requests
    sum.errors += errors
    for (const [bucket, number] of latency.entries()) sum.latency[bucket] = (sum.latency[bucket] ?? 0) + number
  }
  return sum
}

/** Of the requests, at least 95 % took no longer than this; undefined without requests. */
export function p95Ms({ latency }: StageTally): number | undefined {
  const total = latency.reduce((sum, number) => sum + number, 0)
  if (total === 0) return undefined
  let left = Math.ceil(total * 0.95)
  const bucket = latency.findIndex(number => (left -= number) <= 0)
  return Math.ceil((firstUs * 2 ** (bucket / perOctave)) / 10) / 100
}

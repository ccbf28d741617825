/** What is told of a deviation: what, of what, since when, how far from the usual, and how sure. */

export const anomalyKinds = ['errors', 'latency', 'drop', 'surge', 'spend', 'creep'] as const
export type AnomalyKind = (typeof anomalyKinds)[number]

export interface Anomaly {
  kind: AnomalyKind
  api: string
  /** Of whom alone, where it is one consumer's. */
  consumer?: string
  fromMs: number
  /** Not included; not there while it lasts. */
  toMs?: number
  /** Where it was furthest off: share for errors, milliseconds for latency, requests or cost of a step. */
  observed: number
  expected: number
  /** Between which it would have been usual. */
  low: number
  high: number
  /** From 0 to 1. */
  confidence: number
  /** Which measure said so. */
  measure: 'requests' | 'errorShare' | 'p95Ms' | 'cost'
}

export interface ApiStep {
  api: string
  requests: number
  errors: number
  /** Not there where nobody called. */
  p95Ms?: number
}

export interface ConsumerStep {
  api: string
  consumer: string
  requests: number
  cost: number
}

/** What is known of an organization's step. What is not in it had no request. */
export interface Step {
  /** Its beginning. */
  atMs: number
  apis: readonly ApiStep[]
  consumers: readonly ConsumerStep[]
}

/** How sure one may be of a distance in spreads, of a baseline that is settled or not. */
export function confidenceOf(distance: number, isSettled: boolean): number {
  const sure = 1 - 1 / (1 + Math.max(0, distance - 2) ** 2 / 4)
  return Math.round((isSettled ? sure : sure * 0.6) * 100) / 100
}

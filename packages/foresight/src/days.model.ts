/** Steps of an organization with a day's season and a little chance, for tests. */
import type { Step } from './anomaly.ts'

export const stepMs = 300_000
export const dayMs = 86_400_000
export const mondayMs = Date.UTC(2026, 0, 5)

export interface Wrong {
  fromMs: number
  toMs: number
  requests?: number
  errors?: number
  p95Ms?: number
  /** Of the first consumer alone. */
  surge?: number
  cost?: number
}

/** The same for the same step. */
function chance(atMs: number, salt: number): number {
  const wave = Math.sin(atMs / 7919 + salt * 12.9898) * 43758.5453
  return wave - Math.floor(wave)
}

export function stepAt(atMs: number, wrong: readonly Wrong[] = []): Step {
  const acting = wrong.filter(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs)
  const factor = (of: keyof Wrong) => acting.reduce((all, one) => all * ((one[of] as number) ?? 1), 1)
  const season = 1 - 0.6 * Math.cos(((atMs % dayMs) / dayMs) * 2 * Math.PI)
  const level = (salt: number) => season * (0.95 + 0.1 * chance(atMs, salt))
  const consumers = ['a', 'b', 'c', 'd'].map((consumer, at) => {
    const requests = Math.round(100 * level(at) * factor('requests') * (at === 0 ? factor('surge') : 1))
    return { api: 'shop', consumer, requests, cost: requests * 2 * (at === 0 ? factor('cost') : 1) }
  })
  const requests = consumers.reduce((all, one) => all + one.requests, 0)
  const errors = Math.round(requests * 0.01 * factor('errors') * (0.8 + 0.4 * chance(atMs, 9)))
  const p95Ms = 100 * factor('p95Ms') * (0.95 + 0.1 * chance(atMs, 11))
  return { atMs, apis: [{ api: 'shop', requests, errors, ...(requests > 0 ? { p95Ms } : {}) }], consumers }
}

export function* steps({ days, fromDay = 0, wrong = [] }: { days: number; fromDay?: number; wrong?: Wrong[] }) {
  for (let atMs = mondayMs + fromDay * dayMs; atMs < mondayMs + days * dayMs; atMs += stepMs) yield stepAt(atMs, wrong)
}

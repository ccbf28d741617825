/** The same samples for a collector: a metric's name and unit there become its name here again where it is scraped. */
import type { Metric } from '@gatehouse/telemetry'
import { type Family, type FamilyName, families, type Sample } from './families.ts'

const units: Readonly<Record<string, string>> = { seconds: 's', bytes: 'By' }

/** `gatehouse_thread_busy_seconds_total` is `gatehouse.thread_busy` in seconds. */
export function otlpName(name: string): { name: string; unit: string } {
  const [, base, unit] = /^(.*?)(?:_(seconds|bytes))?(?:_total)?$/.exec(name)! as unknown as [string, string, string?]
  return { name: base.replace('_', '.'), unit: unit === undefined ? '1' : units[unit]! }
}

/** Counters began with the process. */
export function otlpMetrics(samples: readonly Sample[], startUs: number): Metric[] {
  const byName = Map.groupBy(samples, ({ name }) => name)
  const timeUs = Date.now() * 1000
  return [...byName].map(([family, found]): Metric => {
    const { type, help } = families[family as FamilyName] as Family
    const points = found.map(({ value, labels = {} }) => ({ value, attributes: labels }))
    return { ...otlpName(family), description: help, type, startUs, timeUs, points }
  })
}

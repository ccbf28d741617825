/** The same samples for a collector: a metric's name and unit there become its name here again where it is scraped. */
import type { HistogramPoint, Metric } from '@gatehouse/telemetry'
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
    const head = { ...otlpName(family), description: help, startUs, timeUs }
    if (type === 'histogram') return { ...head, type, points: found.map(histogramPoint) }
    const points = found.map(({ value, labels = {} }) => ({ value, attributes: labels }))
    return { ...head, type, points }
  })
}

function histogramPoint({ labels = {}, histogram }: Sample): HistogramPoint {
  const { bounds, counts, sum, exemplars } = histogram!
  return { attributes: labels, bounds, counts, sum, exemplars: exemplars.filter(one => one !== undefined) }
}

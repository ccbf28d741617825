/** What usage is told by, in words: names and units of metrics, and names of dimensions. */
import { alsoSay, spoken, t } from '@gatehouse/ui/text.ts'
import { insightEn } from '@gatehouse/ui/texts/insight-en.ts'
import type { api } from '../api.ts'

alsoSay(insightEn)

export type Question = Parameters<typeof api.analyze>[1]
export type Metric = NonNullable<Question['metrics']>[number]
export type Dimension = NonNullable<Question['by']>[number]
export type Filter = NonNullable<Question['filters']>[number]
export type Unit = '' | 'ms' | '%' | 'B'

const others: Partial<Record<Metric, Unit>> = {
  ...{ averageMs: 'ms', p50Ms: 'ms', p90Ms: 'ms', p95Ms: 'ms', p99Ms: 'ms', upstreamMs: 'ms', gatewayMs: 'ms' },
  ...{ errorRate: '%', cacheRate: '%', withinShare: '%', bytesIn: 'B', bytesOut: 'B' },
}
export const unitOf = (metric: Metric): Unit => others[metric] ?? ''

/** Of what is counted, a period without requests has 0; of the rest nothing. */
export const isCount = (metric: Metric): boolean => unitOf(metric) === '' || unitOf(metric) === 'B'

export const metricName = (metric: Metric): string => t(`metric_${metric}`)
export const dimensionName = (dimension: Dimension): string => t(`dimension_${dimension}`)

const byteUnits = ['B', 'KB', 'MB', 'GB', 'TB'] as const

/** A figure with its unit, as short as it can be told apart. */
export function figureText(value: number | null | undefined, unit: Unit): string {
  if (value === null || value === undefined) return '–'
  const number = (of: number, digits: number) => of.toLocaleString(spoken(), { maximumFractionDigits: digits })
  if (unit === '%') return `${number(value * 100, 2)} %`
  if (unit === 'ms') return `${number(value, value < 10 ? 2 : value < 100 ? 1 : 0)} ms`
  if (unit === '') return number(value, value < 10 ? 2 : 0)
  const step = Math.min(Math.max(Math.floor(Math.log10(Math.max(value, 1)) / 3), 0), byteUnits.length - 1)
  return `${number(value / 1000 ** step, 1)} ${byteUnits[step]}`
}

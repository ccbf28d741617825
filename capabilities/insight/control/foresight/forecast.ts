/** What comes next of requests, from their days and hours as the store has them. */
import type { OperationHandler } from '@gatehouse/control'
import { capacityAdvice, type Forecast, forecast as foresee, quotaForecast, type Series } from '@gatehouse/foresight'
import type { Filled } from '@gatehouse/schema'
import type { forecast } from '../../foresight-operations.ts'
import type { MetricName } from '../../measures.ts'
import type { Question } from '../../question.ts'
import type { Analytics } from '../analytics.ts'
import { idsOf } from './anomalies.ts'
import { counted, percent } from './figure-words.ts'

type Input = Filled<typeof forecast.input>
type Asked = Pick<Analytics, 'ask'>
interface Meant {
  of: Pick<Question, 'organization' | 'filters'>
  nowMs: number
}

const [hourMs, dayMs] = [3_600_000, 86_400_000]
const historyDays = 56
/** The busiest second of an hour beside its mean. */
const burst = 2

export const forecastHandler = (analytics: Asked): OperationHandler<Input> => ({
  async run({ resources, organization, services }, input): Promise<Meant> {
    const ids = { ...(await idsOf(resources, input)), ...(input.node === undefined ? {} : { node: input.node }) }
    const filters = Object.entries(ids).map(([dimension, id]) => ({ dimension, is: [id] }))
    return { of: { organization: organization!.id, filters } as Meant['of'], nowMs: services.clock.nowMs() }
  },
  after: (_, meant, input) => told(analytics, meant as unknown as Meant, input),
})

async function told(analytics: Asked, { of, nowMs }: Meant, input: Input) {
  const [days, hours] = await Promise.all([
    seriesOf(analytics, of, { stepMs: dayMs, granularity: 'day', nowMs }),
    seriesOf(analytics, of, { stepMs: hourMs, granularity: 'hour', nowMs }),
  ])
  const made = days && foresee(days, { steps: input.days, coverage: 0.8 })
  const quota = await quotaOf(analytics, { of, nowMs, input, hours })
  const capacity = await capacityOf(analytics, { of, nowMs, input, hours })
  const points = (made?.points ?? []).map(({ atMs, value, low, high }) => ({
    ...{ start: iso(atMs), value: Math.round(value), low: Math.round(low), high: Math.round(high) },
  }))
  return {
    history: (days?.values ?? []).map((value, at) => ({ start: iso(days!.fromMs + at * dayMs), value: value ?? 0 })),
    points,
    ...(made ? { weeklyGrowth: made.weeklyGrowth } : {}),
    ...(made?.backtest ? { error: made.backtest.error } : {}),
    ...(quota ? { quota } : {}),
    ...(capacity ? { capacity } : {}),
    text: inWords(made, { quota, capacity }),
  }
}

const iso = (ms: number) => new Date(ms).toISOString()

/** Whole periods before now, from the first that had a request; a period without any is 0. */
async function seriesOf(
  analytics: Asked,
  of: Meant['of'],
  { stepMs, granularity, nowMs }: { stepMs: number; granularity: 'day' | 'hour'; nowMs: number },
): Promise<Series | undefined> {
  const toMs = Math.floor(nowMs / stepMs) * stepMs
  const span = { from: iso(Math.floor(toMs / dayMs - historyDays) * dayMs), to: iso(toMs) }
  const { rows } = await analytics.ask({ ...of, ...span, granularity, metrics: ['requests'] })
  const told = rows.flatMap(({ start, values }) => (start ? [[Date.parse(start), values[0] ?? 0] as const] : []))
  if (told.length === 0) return undefined
  const fromMs = told.reduce((least, [ms]) => Math.min(least, ms), toMs)
  const values: number[] = Array.from({ length: Math.round((toMs - fromMs) / stepMs) }, () => 0)
  for (const [ms, value] of told) values[Math.round((ms - fromMs) / stepMs)] = value
  return { fromMs, stepMs, values }
}

interface Foreseeing {
  of: Meant['of']
  nowMs: number
  input: Input
  hours: Series | undefined
}

async function quotaOf(analytics: Asked, { of, nowMs, input, hours }: Foreseeing) {
  const { allowed } = input
  if (allowed === undefined || !hours) return undefined
  const now = new Date(nowMs)
  const fromMs = input.periodFrom ? Date.parse(input.periodFrom) : Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1)
  const endMs = input.periodTo ? Date.parse(input.periodTo) : monthAfter(fromMs)
  const span = { from: iso(fromMs), to: iso(Math.max(fromMs + 1, Math.min(nowMs, endMs))) }
  const { rows } = await analytics.ask({ ...of, ...span, metrics: ['requests'] })
  const used = rows[0]?.values[0] ?? 0
  const found = quotaForecast({ history: hours, used, allowed, endMs })
  if (!found) return undefined
  const { expected, likelihood, exhaustedMs, earliestMs, latestMs } = found
  return {
    ...{ allowed, used, expected: Math.round(expected), likelihood: Math.round(likelihood * 100) / 100 },
    ...(exhaustedMs === undefined ? {} : { exhausted: iso(exhaustedMs) }),
    ...(earliestMs === undefined ? {} : { earliest: iso(earliestMs) }),
    ...(latestMs === undefined ? {} : { latest: iso(latestMs) }),
  }
}

function monthAfter(ms: number): number {
  const date = new Date(ms)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours())
}

async function capacityOf(analytics: Asked, { of, nowMs, input, hours }: Foreseeing) {
  const made = hours && foresee(hours, { steps: 7 * 24, coverage: 0.8 })
  if (!made) return undefined
  const span = { from: iso(nowMs - 7 * dayMs), to: iso(nowMs) }
  const metrics: MetricName[] = ['gatewayMs']
  const { rows } = await analytics.ask({ ...of, ...span, metrics })
  const costUs = input.costUs ?? (rows[0]?.values[0] ?? 0) * 1000
  if (!(costUs > 0)) return undefined
  const highest = made.points.reduce((most, { high }) => Math.max(most, high), 0)
  const peakPerSecond = (highest / 3600) * burst
  return {
    peakPerSecond: Math.round(peakPerSecond * 100) / 100,
    costUs: Math.round(costUs * 10) / 10,
    ...capacityAdvice({ peakPerSecond, costUs, workersPerNode: input.workers }),
  }
}

interface Beside {
  quota: { likelihood: number; exhausted?: string } | undefined
  capacity: { nodes: number; peakPerSecond: number } | undefined
}

function inWords(made: Forecast | undefined, { quota, capacity }: Beside): string {
  if (!made) return 'Two weeks of requests are needed to tell what comes next.'
  const { weeklyGrowth, backtest, points } = made
  const mean = points.reduce((all, { value }) => all + value, 0) / points.length
  const growth =
    Math.abs(weeklyGrowth) < 0.005
      ? 'staying as it is'
      : `${weeklyGrowth > 0 ? 'growing' : 'shrinking'} by ${percent(Math.abs(weeklyGrowth))} a week`
  const told = [`${counted(mean)} requests a day over the next ${points.length} days, ${growth}.`]
  if (backtest) told.push(`Such forecasts were ${percent(backtest.error)} off.`)
  if (quota?.exhausted && quota.likelihood >= 0.5)
    told.push(`The allowance is used up on ${quota.exhausted.slice(0, 10)} (${percent(quota.likelihood)} sure).`)
  else if (quota) told.push(`The allowance lasts (${percent(1 - quota.likelihood)} sure).`)
  if (capacity) {
    const needed = capacity.nodes - 1
    const gateways = `${needed} gateway${needed === 1 ? '' : 's'}`
    told.push(`Its peak of ${counted(capacity.peakPerSecond)} requests a second needs ${gateways}, and one to spare.`)
  }
  return told.join(' ')
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { capacityAdvice } from './capacity.ts'
import { dayMs, mondayMs } from './days.model.ts'
import { forecast, type Series } from './forecast.ts'
import { quotaForecast } from './quota-forecast.ts'

const usual = (day: number) => (day % 7 >= 5 ? 400 : 1000) * 1.01 ** (day / 7)
const days = (count: number, of: (day: number) => number | null = usual): Series => ({
  fromMs: mondayMs,
  stepMs: dayMs,
  values: Array.from({ length: count }, (_, day) => of(day)),
})

test('weekends, growth and what is between are foreseen, within the interval', () => {
  const made = forecast(days(56), { steps: 14 })!
  for (const [at, { value, low, high, atMs }] of made.points.entries()) {
    assert.equal(atMs, mondayMs + (56 + at) * dayMs)
    assert.ok(Math.abs(value / usual(56 + at) - 1) < 0.03, `${at}: ${value}`)
    assert.ok(low <= value && value <= high)
  }
  assert.ok(made.backtest!.error < 0.03 && made.backtest!.origins === 4)
})

test('days that are missing, silent or wild move it little', () => {
  const odd = new Map<number, number | null>([
    [10, null],
    [25, 0],
    [40, 50_000],
    [41, null],
  ])
  const made = forecast(
    days(56, day => (odd.has(day) ? odd.get(day)! : usual(day))),
    { steps: 7 },
  )!
  for (const [at, { value }] of made.points.entries()) assert.ok(Math.abs(value / usual(56 + at) - 1) < 0.05)
})

test('of less than two weeks nothing is foreseen', () => {
  assert.equal(forecast(days(11), { steps: 7 }), undefined)
  assert.equal(
    forecast(
      days(60, () => null),
      { steps: 7 },
    ),
    undefined,
  )
})

test('growth does not go on for ever, nor is anything below nothing', () => {
  const { points, weeklyGrowth } = forecast(
    days(56, day => 1000 * 3 ** (day / 7)),
    { steps: 365 },
  )!
  assert.ok(weeklyGrowth <= 0.11 && points.every(({ value }) => value < 1000 * 3 ** 8 * 2))
  assert.ok(
    forecast(
      days(56, () => 0),
      { steps: 7 },
    )!.points.every(({ value, low }) => value === 0 && low >= 0),
  )
})

test('the day is told on which a quota is gone, and none where it lasts', () => {
  const asked = { history: days(42), used: 6000, endMs: mondayMs + 70 * dayMs }
  const gone = quotaForecast({ ...asked, allowed: 12_000 })!
  assert.ok(gone.likelihood > 0.99)
  const day = (gone.exhaustedMs! - mondayMs) / dayMs
  assert.ok(Math.abs(day - 49) <= 1, `day ${day}`)
  assert.ok(gone.earliestMs! <= gone.exhaustedMs! && gone.exhaustedMs! <= gone.latestMs!)
  const lasts = quotaForecast({ ...asked, allowed: 100_000 })!
  assert.ok(lasts.likelihood < 0.01 && lasts.exhaustedMs === undefined)
  assert.equal(quotaForecast({ ...asked, used: 200, allowed: 100 })!.likelihood, 1)
})

test('capacity: what keeps threads below their limit at the peak, and one gateway that may be away', () => {
  const asked = { peakPerSecond: 30_000, costUs: 50, workersPerNode: 2 }
  assert.deepEqual(capacityAdvice(asked), { workers: 4, nodes: 3, busyAtPeak: 0.375 })
  assert.deepEqual(capacityAdvice({ ...asked, peakPerSecond: 0 }), { workers: 2, nodes: 2, busyAtPeak: 0 })
})

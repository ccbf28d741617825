/**
 * What comes next of a series with a weekly season: a robust profile, level and trend of its logarithm, and an interval from how far
 * such forecasts were off on the series itself.
 */
import { clipped, medianOf, quantileOf } from './robust.ts'

export interface Series {
  /** Beginning of the first period. */
  fromMs: number
  stepMs: number
  /** null where nothing is known. */
  values: readonly (number | null)[]
}

export interface ForecastPoint {
  atMs: number
  value: number
  low: number
  high: number
}

export interface Forecast {
  points: ForecastPoint[]
  /** By which the series grows in a week, such as 0.02. */
  weeklyGrowth: number
  backtest: Backtest | undefined
}

export interface Backtest {
  /** Forecasts that were made of the past, each of a week. */
  origins: number
  /** Mean of |forecast − actual| over the mean actual. */
  error: number
}

export interface ForecastOptions {
  steps: number
  /** Of what is forecast, how much should be within the interval. */
  coverage?: number
}

const weekMs = 604_800_000
const weeksMax = 8
const growthMost = 0.1
const dampingWeeks = 4
/** The future holds what the few weeks of the back-test did not. */
const widening = 2.05

export interface Model {
  profile: Float64Array
  level: number
  weeklySlope: number
  spread: number
  /** Place in the week of the first period after the series. */
  next: number
}

/** Nothing of less than two weeks. */
export function forecast(series: Series, { steps, coverage = 0.8 }: ForecastOptions): Forecast | undefined {
  const values = recent(series)
  const model = modelOf(values, series.stepMs)
  if (!model) return undefined
  const { errors, backtest } = backtested(values, series.stepMs)
  const season = model.profile.length
  const endMs = series.fromMs + series.values.length * series.stepMs
  const off = offsets(errors, { coverage, spread: model.spread })
  const points = Array.from({ length: steps }, (_, at) => {
    const center = centerAt(model, at)
    // The further away, the less is known of the level.
    const wide = Math.sqrt(1 + at / season)
    return {
      atMs: endMs + at * series.stepMs,
      value: figureOf(center),
      low: figureOf(center + off.low * wide),
      high: figureOf(center + off.high * wide),
    }
  })
  return { points, weeklyGrowth: Math.exp(model.weeklySlope) - 1, backtest }
}

function recent({ values, stepMs }: Series): (number | null)[] {
  return values.slice(-Math.round((weeksMax * weekMs) / stepMs))
}

const figureOf = (center: number) => Math.max(0, Math.exp(center) - 0.5)

export function centerAt({ profile, level, weeklySlope, next }: Model, at: number): number {
  const weeks = at / profile.length
  const damped = dampingWeeks * (1 - Math.exp(-weeks / dampingWeeks))
  return level + profile[(next + at) % profile.length]! + weeklySlope * damped
}

/** Of the last weeks; the end of `values` is the present. */
export function modelOf(values: readonly (number | null)[], stepMs: number): Model | undefined {
  const season = Math.round(weekMs / stepMs)
  const logs = values.map(value =>
    value === null || !Number.isFinite(value) ? Number.NaN : Math.log(Math.max(0, value) + 0.5),
  )
  const known = logs.filter(value => !Number.isNaN(value)).length
  if (known < 1.7 * season) return undefined
  const weeks = Math.floor(logs.length / season)
  const offset = logs.length - weeks * season
  const weekly = Array.from({ length: weeks }, (_, week) =>
    medianOf(logs.slice(offset + week * season, offset + (week + 1) * season).filter(value => !Number.isNaN(value))),
  )
  const slope = clipped(slopeOf(weekly), growthMost)
  const levelAt = (index: number) => weekly.at(-1)! + slope * ((index - logs.length) / season + 0.5)
  const profile = new Float64Array(season)
  for (let place = 0; place < season; place++) {
    const seen: number[] = []
    for (let index = logs.length - season + place; index >= 0; index -= season)
      if (!Number.isNaN(logs[index])) seen.push(logs[index]! - levelAt(index))
    profile[place] = seen.length > 0 ? medianOf(seen) : 0
  }
  const rest = (index: number) => logs[index]! - levelAt(index) - profile[placeOf(index, logs.length, season)]!
  const all = logs.map((_, index) => rest(index)).filter(value => !Number.isNaN(value))
  const spread = Math.max(0.02, 1.4826 * medianOf(all.map(Math.abs)))
  const lately = (steps: number) => all.slice(-steps)
  const level = levelAt(logs.length) + shiftOf(lately, season, spread)
  return { profile, level, weeklySlope: slope, spread, next: 0 }
}

/** The profile begins where the series ends. */
const placeOf = (index: number, length: number, season: number) => (((index - length) % season) + season) % season

/** How the last two days stand beside the rest: wholly where they and the last of them left it, else by half. */
function shiftOf(lately: (steps: number) => number[], season: number, spread: number): number {
  const [ofDay, ofDays, ofWeek] = [season / 7, season / 3.5, season].map(steps => medianOf(lately(Math.ceil(steps))))
  if (ofDays === undefined || Number.isNaN(ofDays)) return 0
  const isSame = Math.sign(ofDay!) === Math.sign(ofDays)
  const nearer = isSame ? Math.sign(ofDays) * Math.min(Math.abs(ofDay!), Math.abs(ofDays)) : 0
  return Math.abs(nearer) > 2.5 * spread ? nearer : (nearer + ofWeek!) / 2
}

/** Theil and Sen's: the median of the slopes between any two, held back by half: growth does not go on for ever. */
function slopeOf(values: readonly number[]): number {
  const slopes: number[] = []
  for (let i = 0; i < values.length; i++) {
    for (let j = i + 1; j < values.length; j++) {
      const slope = (values[j]! - values[i]!) / (j - i)
      if (!Number.isNaN(slope)) slopes.push(slope)
    }
  }
  return slopes.length < 3 ? 0 : medianOf(slopes) * 0.7
}

function backtested(values: readonly (number | null)[], stepMs: number) {
  const season = Math.round(weekMs / stepMs)
  const errors: number[] = []
  let [away, actual, origins] = [0, 0, 0]
  for (let back = 1; back <= 4; back++) {
    const end = values.length - back * season
    const model = end >= 2 * season ? modelOf(values.slice(0, end), stepMs) : undefined
    if (!model) break
    origins++
    for (let at = 0; at < season; at++) {
      const value = values[end + at]
      if (value === null || value === undefined) continue
      const center = centerAt(model, at)
      errors.push(Math.log(Math.max(0, value) + 0.5) - center)
      away += Math.abs(figureOf(center) - value)
      actual += value
    }
  }
  return { errors, backtest: origins > 0 && actual > 0 ? { origins, error: away / actual } : undefined }
}

function offsets(errors: readonly number[], { coverage, spread }: { coverage: number; spread: number }) {
  if (errors.length < 14) return { low: -2.2 * spread, high: 2.2 * spread }
  const tail = (1 - coverage) / 2
  return {
    low: Math.min(-0.02, quantileOf(errors, tail) * widening),
    high: Math.max(0.02, quantileOf(errors, 1 - tail) * widening),
  }
}

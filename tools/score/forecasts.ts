/** How far forecasts are off, how often what came was within their interval, and whose quota was warned of in time. */

import type { Played } from '@gatehouse/events/simulated/play.ts'
import { exhaustionsOf } from '@gatehouse/events/simulated/truth.ts'
import { beganMs, quotaDays, stepsPerDay, stepsPerHour } from '@gatehouse/events/simulated/world.ts'
import { forecast, isWorthWarning, type QuotaDoubt, quotaDoubt, quotaForecast } from '@gatehouse/foresight'

export interface ForecastScore {
  days: number
  away: number
  actual: number
  within: number
  /** Of the same days, what "as a week ago" is off. */
  naiveAway: number
  warned: number
  warnedRight: number
  gone: number
  goneWarned: number
  /** Days between the forecast of a warning and the truth. */
  dateErrors: number[]
}

export const blankForecasts = (): ForecastScore => ({
  ...{ days: 0, away: 0, actual: 0, within: 0, naiveAway: 0 },
  ...{ warned: 0, warnedRight: 0, gone: 0, goneWarned: 0, dateErrors: [] },
})

const dayMs = 86_400_000
export const horizonDays = 14

export function scoreForecasts(played: Played, score: ForecastScore) {
  for (const { requests } of played.apis.values()) {
    const days = summed(played, { of: requests, perStep: stepsPerDay })
    for (let day = 42; day + horizonDays <= played.world.days; day += 7) scoreDays(days, { day, score })
  }
  scoreQuotas(played, score)
}

function scoreDays(days: readonly (number | null)[], { day, score }: { day: number; score: ForecastScore }) {
  const made = forecast({ fromMs: beganMs, stepMs: dayMs, values: days.slice(0, day) }, { steps: horizonDays })
  for (const [at, { value, low, high }] of (made?.points ?? []).entries()) {
    const actual = days[day + at]
    if (actual === null || actual === undefined) continue
    score.days++
    score.actual += actual
    score.away += Math.abs(value - actual)
    score.naiveAway += Math.abs((days[day + at - 7 * Math.ceil((at + 1) / 7)] ?? actual) - actual)
    if (actual >= low && actual <= high) score.within++
  }
}

/** Days or hours; null where more than a tenth of one is not known. */
function summed({ isMissing, steps }: Played, { of, perStep }: { of: Float64Array; perStep: number }) {
  return Array.from({ length: Math.floor(steps / perStep) }, (_, index) => {
    let [sum, missing] = [0, 0]
    for (let step = index * perStep; step < (index + 1) * perStep; step++) {
      sum += of[step]!
      missing += isMissing[step]!
    }
    return missing > perStep / 10 ? null : sum
  })
}

function scoreQuotas(played: Played, score: ForecastScore) {
  const gone = new Map(exhaustionsOf(played).map(one => [`${one.consumer} ${one.period}`, one.step / stepsPerDay]))
  for (const { name, consumers } of played.world.apis) {
    for (const { name: consumer, quota } of consumers) {
      const { requests } = played.apis.get(name)!.consumers.get(consumer)!
      const hours = summed(played, { of: requests, perStep: stepsPerHour })
      const days = summed(
        { ...played, isMissing: new Uint8Array(played.steps) },
        { of: requests, perStep: stepsPerDay },
      )
      for (let period = 1; (period + 1) * quotaDays <= played.world.days; period++) {
        const goneDay = gone.get(`${consumer} ${period}`)
        const warning = warningOf({ hours, days, period, quota, untilDay: goneDay })
        // Who had used it up by the third day could not be warned of a day before.
        if (goneDay !== undefined && goneDay > period * quotaDays + 3) score.gone++
        if (warning) {
          score.warned++
          if (goneDay !== undefined) {
            score.warnedRight++
            score.dateErrors.push(Math.abs(warning.exhaustedDay - goneDay))
            if (goneDay - warning.day >= 1) score.goneWarned++
          }
        }
      }
    }
  }
}

interface Warning {
  hours: readonly (number | null)[]
  days: readonly (number | null)[]
  period: number
  quota: number
  untilDay: number | undefined
}

/** The first of the period, looked at every morning. */
function warningOf({ hours, days, period, quota, untilDay }: Warning) {
  const [first, end] = [period * quotaDays, (period + 1) * quotaDays]
  let used = 0
  let doubt: QuotaDoubt = {}
  for (let day = first + 1; day < Math.min(end, untilDay ?? end); day++) {
    used += days[day - 1] ?? 0
    const history = { fromMs: beganMs, stepMs: 3_600_000, values: hours.slice(0, day * 24) }
    const found = quotaForecast({ history, used, allowed: quota, endMs: beganMs + end * dayMs })
    const nowMs = beganMs + day * dayMs
    doubt = quotaDoubt(doubt, { likelihood: found?.likelihood, nowMs })
    if (isWorthWarning(doubt, { nowMs, lengthMs: quotaDays * dayMs }) && found?.exhaustedMs !== undefined)
      return { day, exhaustedDay: (found.exhaustedMs - beganMs) / dayMs }
  }
  return undefined
}

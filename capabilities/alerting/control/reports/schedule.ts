/** When a report is due, by the clocks of a place. Pure. */
import { weekdays } from '../../usage-report.ts'

export interface Schedule {
  every: 'day' | 'week' | 'month'
  on: (typeof weekdays)[number]
  day: number
  /** `HH:MM` */
  at: string
  timeZone: string
}

const dayMs = 86_400_000

/**
 * The first moment after `afterMs`. A time that clocks leave out is the one that comes as much later; of one that comes twice, the
 * first is meant.
 */
export function nextAfter(schedule: Schedule, afterMs: number): number {
  const { timeZone, at } = schedule
  const [hours, minutes] = at.split(':').map(Number) as [number, number]
  const ofDay = (hours * 60 + minutes) * 60_000
  // The day there, as if it were one of UTC.
  const there = afterMs + offsetMs(afterMs, timeZone)
  const first = Math.floor(there / dayMs) * dayMs
  for (let day = -1; day <= 62; day++) {
    const midnight = first + day * dayMs
    if (!isDay(schedule, midnight)) continue
    const moment = momentOf(midnight + ofDay, timeZone)
    if (moment > afterMs) return moment
  }
  throw new Error('a schedule has a moment in every two months')
}

function isDay({ every, on, day }: Schedule, midnightMs: number): boolean {
  const date = new Date(midnightMs)
  if (every === 'day') return true
  return every === 'week' ? weekdays[(date.getUTCDay() + 6) % 7] === on : date.getUTCDate() === day
}

/** Of what clocks show, as if it were UTC. */
function momentOf(shownMs: number, timeZone: string): number {
  const before = shownMs - offsetMs(shownMs - dayMs, timeZone)
  const after = shownMs - offsetMs(shownMs + dayMs, timeZone)
  // Where clocks change that day, the offset that holds at the moment; in the gap, that of before.
  const candidates = [before, after].filter(ms => ms + offsetMs(ms, timeZone) === shownMs)
  return candidates.length > 0 ? Math.min(...candidates) : before
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** By how much clocks of the zone are ahead of UTC at a moment. */
function offsetMs(ms: number, timeZone: string): number {
  let format = formats.get(timeZone)
  if (!format) {
    if (formats.size >= 600) formats.clear()
    const part = '2-digit' as const
    format = new Intl.DateTimeFormat('en-US', {
      ...{
        timeZone,
        hourCycle: 'h23',
        year: 'numeric',
        month: part,
        day: part,
        hour: part,
        minute: part,
        second: part,
      },
    })
    formats.set(timeZone, format)
  }
  const told = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]))
  const shown = Date.UTC(told.year!, told.month! - 1, told.day!, told.hour!, told.minute!, told.second!)
  return shown - Math.floor(ms / 1000) * 1000
}

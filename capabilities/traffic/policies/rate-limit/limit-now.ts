/** The number that holds now: by the schedule, and by how the upstream is. */
import type { Host } from '@gatehouse/unit'
import type { LimitConfig, Scheduled } from './limit-config.ts'

/** How long a look at the upstream's health is good for. */
const lookEveryMs = 200
const minuteMs = 60_000

/** The number itself where nothing changes it. */
export function limitNow({ limit, schedule, timeZone, unwell }: LimitConfig, host: Pick<Host, 'clock' | 'upstream'>) {
  if (schedule.length === 0 && !unwell) return limit
  const atTime = schedule.length > 0 ? scheduledLimit(schedule, timeZone) : undefined
  const part = unwell ? wellPart(unwell, host) : () => 1
  return () => Math.max(1, Math.floor((atTime?.(host.clock.nowMs()) ?? limit) * part()))
}

function wellPart(
  { wellPercentMin, limitPercent }: NonNullable<LimitConfig['unwell']>,
  host: Parameters<typeof limitNow>[1],
) {
  let lookedMs = Number.NEGATIVE_INFINITY
  let part = 1
  return () => {
    const nowMs = host.clock.monotonicMs()
    if (nowMs - lookedMs >= lookEveryMs) {
      lookedMs = nowMs
      part = host.upstream.wellShare() * 100 < wellPercentMin ? limitPercent / 100 : 1
    }
    return part
  }
}

const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const

/** Of the first entry that holds in the local minute; undefined where none does. */
export function scheduledLimit(entries: readonly Scheduled[], timeZone: string): (nowMs: number) => number | undefined {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  })
  let minute = Number.NaN
  let limit: number | undefined
  return nowMs => {
    const at = Math.floor(nowMs / minuteMs)
    if (at !== minute) {
      minute = at
      limit = entries.find(entry => holds(entry, localTime(format, nowMs)))?.limit
    }
    return limit
  }
}

interface LocalTime {
  /** Index into `dayNames`. */
  day: number
  time: string
}

function localTime(format: Intl.DateTimeFormat, nowMs: number): LocalTime {
  const part = Object.fromEntries(format.formatToParts(nowMs).map(({ type, value }) => [type, value]))
  const day = (dayNames as readonly string[]).indexOf(part.weekday!.toLowerCase())
  return { day, time: `${part.hour}:${part.minute}` }
}

/** One that ends on the next day belongs to the day on which it began. */
function holds({ days, from, to }: Scheduled, { day, time }: LocalTime): boolean {
  const on = (which: number) => days.includes(dayNames[(which + 7) % 7]!)
  if (from < to) return on(day) && time >= from && time < to
  return (on(day) && time >= from) || (on(day - 1) && time < to)
}

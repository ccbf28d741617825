/** Windows of the calendar in a time zone (SPEC-limits L24 to L26): which one an instant is in. */
import type { CalendarShape } from '@gatehouse/unit'

export interface CalendarWindow {
  /** Epoch milliseconds; the end is the next one's start. */
  startMs: number
  endMs: number
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
/** Midnight of a Monday, the first of a month and of a year; local, as if it were UTC. */
const calendarsOwn = Date.UTC(2024, 0, 1)

/** One for each zone that is used, under its own name: they are large. */
const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, hourCycle: 'h23', era: 'short', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  })
  const own = format.resolvedOptions().timeZone
  if (!formats.has(own)) formats.set(own, format)
  return formats.get(own)!
}

export class Calendar {
  readonly #per: CalendarShape['per']
  readonly #anchor: number
  readonly #format: Intl.DateTimeFormat
  #window: CalendarWindow = { startMs: 0, endMs: 0 }

  /** Throws `RangeError` for a zone or an anchor that there is not. */
  constructor({ per, timeZone, anchor }: CalendarShape) {
    this.#per = per
    this.#anchor = anchor === undefined ? calendarsOwn : Date.parse(`${anchor}Z`)
    if (Number.isNaN(this.#anchor)) throw new RangeError(`${anchor} is no local date and time`)
    this.#format = formatOf(timeZone)
  }

  /** The caller does not change it. */
  windowAt(nowMs: number): CalendarWindow {
    if (nowMs >= this.#window.startMs && nowMs < this.#window.endMs) return this.#window
    return (this.#window = this.#per === 'minute' || this.#per === 'hour' ? this.#even(nowMs) : this.#dated(nowMs))
  }

  /** Of equal length: an hour that the clocks go back over is two. */
  #even(nowMs: number): CalendarWindow {
    const length = this.#per === 'minute' ? minuteMs : hourMs
    const into = nowMs + this.#offset(nowMs) - this.#anchor
    const startMs = nowMs - (into - Math.floor(into / length) * length)
    return { startMs, endMs: startMs + length }
  }

  #dated(nowMs: number): CalendarWindow {
    let index = this.#index(nowMs + this.#offset(nowMs))
    while (this.#start(index) > nowMs) index--
    while (this.#start(index + 1) <= nowMs) index++
    return { startMs: this.#start(index), endMs: this.#start(index + 1) }
  }

  /** About which period since the anchor's the local time is in. */
  #index(local: number): number {
    if (this.#per === 'day') return Math.floor((local - this.#anchor) / dayMs)
    if (this.#per === 'week') return Math.floor((local - this.#anchor) / (7 * dayMs))
    const now = new Date(local)
    const anchor = new Date(this.#anchor)
    const years = now.getUTCFullYear() - anchor.getUTCFullYear()
    return this.#per === 'year' ? years : years * 12 + now.getUTCMonth() - anchor.getUTCMonth()
  }

  #start(index: number): number {
    if (this.#per === 'day') return this.#instant(this.#anchor + index * dayMs)
    if (this.#per === 'week') return this.#instant(this.#anchor + index * 7 * dayMs)
    const anchor = new Date(this.#anchor)
    const months = anchor.getUTCMonth() + index * (this.#per === 'year' ? 12 : 1)
    const first = Date.UTC(anchor.getUTCFullYear(), months, 1)
    // An anchor on the 31st stands on the last day of shorter months.
    const days = new Date(Date.UTC(anchor.getUTCFullYear(), months + 1, 0)).getUTCDate()
    const timeOfDay = this.#anchor - Date.UTC(anchor.getUTCFullYear(), anchor.getUTCMonth(), anchor.getUTCDate())
    return this.#instant(first + (Math.min(anchor.getUTCDate(), days) - 1) * dayMs + timeOfDay)
  }

  /** The first instant at which clocks show the local time, or the one at which they jump over it. */
  #instant(local: number): number {
    const before = local - this.#offset(local - dayMs)
    const after = local - this.#offset(local + dayMs)
    const shown = [before, after].filter(instant => instant + this.#offset(instant) === local)
    return shown.length > 0 ? Math.min(...shown) : before
  }

  /** What local clocks are ahead of UTC. */
  #offset(instant: number): number {
    const part: Record<string, string> = {}
    for (const { type, value } of this.#format.formatToParts(instant)) part[type] = value
    const year = part.era === 'BC' ? 1 - Number(part.year) : Number(part.year)
    const clock = [Number(part.hour), Number(part.minute), Number(part.second)] as const
    return Date.UTC(year, Number(part.month) - 1, Number(part.day), ...clock) - Math.floor(instant / 1000) * 1000
  }
}

/**
 * What each kind of limit makes of a slot: pure arithmetic, the same in `redis-script.ts`. Rules L1 to L5 and L17 to L26
 * of SPEC-limits.md. A slot is three numbers; the times are ticks of the limiter's clock:
 *
 * | kind | `time` | `used` | `other` |
 * |---|---|---|---|
 * | gcra | theoretical arrival time | – | – |
 * | sliding | end of the window after the one that runs | units in the one that runs | units in the one before |
 * | calendar | end of the window | units in it | its start, epoch ms |
 *
 * Once `time` has passed the slot says nothing, but for a calendar's, whose windows are told apart by their start.
 */
import { type LimitRule, ticksPerMs } from './limit-rule.ts'

/** One question and its answer. Made once and filled anew, so that a check allocates nothing. */
export interface Weighing {
  rule: LimitRule
  cost: number
  needs: number
  /** As it stands; a slot that was never used is all 0. */
  time: number
  used: number
  other: number
  /** As it stands once `cost` is taken. */
  nextTime: number
  nextUsed: number
  nextOther: number
  /** Whole units that would pass now, as it stands and once `cost` is taken. */
  remaining: number
  remainingAfter: number
  /** When the whole burst is there again, likewise. */
  resetMs: number
  resetMsAfter: number
  /** 0 when it fits, `Infinity` when it can never. */
  retryAfterMs: number
  waitMs: number
}

export interface Now {
  ticks: number
  /** Wall clock, epoch milliseconds. */
  wallMs: number
}

export function newWeighing(rule: LimitRule): Weighing {
  return {
    ...{ rule, cost: 1, needs: 1, time: 0, used: 0, other: 0, nextTime: 0, nextUsed: 0, nextOther: 0 },
    ...{ remaining: 0, remainingAfter: 0, resetMs: 0, resetMsAfter: 0, retryAfterMs: 0, waitMs: 0 },
  }
}

/** Whether the units that are needed are there; fills the answer. */
export function weigh(at: Weighing, now: Now): boolean {
  switch (at.rule.kind) {
    case 'gcra':
      return weighGcra(at, now.ticks)
    case 'sliding':
      return weighSliding(at, now.ticks)
    case 'calendar':
      return weighCalendar(at, now)
    case 'flight':
      throw new TypeError('what is under way is no matter of time: see flights.ts')
  }
}

function weighGcra(at: Weighing, now: number): boolean {
  const { intervalTicks, toleranceTicks, freeTicks, debtTicks } = at.rule
  const start = Math.min(Math.max(at.time, now), now + debtTicks)
  const price = Math.ceil(intervalTicks * at.cost)
  const needed = Math.ceil(intervalTicks * at.needs)
  const next = Math.min(start + price, now + debtTicks)
  at.nextTime = next
  at.nextUsed = 0
  at.nextOther = 0
  at.remaining = Math.max(0, Math.floor((now + toleranceTicks - start) / intervalTicks))
  at.remainingAfter = Math.max(0, Math.floor((now + toleranceTicks - next) / intervalTicks))
  at.resetMs = Math.ceil((start - now) / ticksPerMs)
  at.resetMsAfter = Math.ceil((next - now) / ticksPerMs)
  at.waitMs = Math.max(0, Math.ceil((next - now - freeTicks) / ticksPerMs))
  const fits = start + needed - now <= toleranceTicks
  at.retryAfterMs = fits ? 0 : later(needed <= toleranceTicks, (start + needed - toleranceTicks - now) / ticksPerMs)
  return fits
}

function weighSliding(at: Weighing, now: number): boolean {
  const { limit, windowTicks } = at.rule
  let start = at.time - 2 * windowTicks
  let { used, other } = at
  // One that begins further ahead than its length is of another clock: Redis may be another server now.
  if (at.time <= now || start > now + windowTicks) {
    start = now
    used = 0
    other = 0
  } else if (start + windowTicks <= now) {
    start += windowTicks
    other = used
    used = 0
  }
  const passed = Math.max(0, now - start) // clocks of threads differ a little
  const before = other * ((windowTicks - passed) / windowTicks)
  at.nextTime = start + 2 * windowTicks
  at.nextUsed = used + at.cost
  at.nextOther = other
  at.remaining = Math.max(0, Math.floor(limit - used - before))
  at.remainingAfter = Math.max(0, Math.floor(limit - used - at.cost - before))
  const left = (units: number) => (units > 0 ? 2 * windowTicks - passed : other > 0 ? windowTicks - passed : 0)
  at.resetMs = Math.ceil(left(used) / ticksPerMs)
  at.resetMsAfter = Math.ceil(left(used + at.cost) / ticksPerMs)
  at.waitMs = 0
  const fits = before + used + at.needs <= limit
  at.retryAfterMs = fits ? 0 : later(at.needs <= limit, slidingWait({ at, used, other, passed }) / ticksPerMs)
  return fits
}

/** Until the part of a window that still counts has shrunk enough: of the one before, or of this one once it is that. */
function slidingWait(of: { at: Weighing; used: number; other: number; passed: number }): number {
  const { at, used, other, passed } = of
  const { limit, windowTicks } = at.rule
  const room = limit - at.needs - used
  if (room >= 0) return windowTicks * (1 - room / other) - passed
  return windowTicks - passed + windowTicks * (1 - (limit - at.needs) / used)
}

function weighCalendar(at: Weighing, now: Now): boolean {
  const { limit, calendar } = at.rule
  const { startMs, endMs } = calendar!.windowAt(now.wallMs)
  // A clock that went back is not given the window before again; one that was far ahead is not believed for ever.
  const carried = at.other >= startMs && at.other <= now.wallMs + (endMs - startMs)
  const used = carried ? at.used : 0
  const start = carried ? at.other : startMs
  const over = (start > now.wallMs ? start - startMs : 0) + endMs - now.wallMs
  at.nextTime = now.ticks + over * ticksPerMs
  at.nextUsed = used + at.cost
  at.nextOther = start
  at.remaining = Math.max(0, limit - used)
  at.remainingAfter = Math.max(0, limit - used - at.cost)
  at.resetMs = used > 0 ? over : 0
  at.resetMsAfter = over
  at.waitMs = 0
  const fits = used + at.needs <= limit
  at.retryAfterMs = fits ? 0 : later(at.needs <= limit, over)
  return fits
}

const later = (possible: boolean, ms: number) => (possible ? Math.max(1, Math.ceil(ms)) : Number.POSITIVE_INFINITY)

/** One limit as a limiter wants it: everything that can be known before a request is worked out here. */
import type { LimitShape } from '@gatehouse/unit'
import { Calendar } from './calendar.ts'

/** Ticks of the limiter's time in a microsecond (SPEC-limits L3). */
export const ticksPerUs = 16
export const ticksPerMs = ticksPerUs * 1000
const ticksPerSecond = ticksPerMs * 1000
/** Limits with a longer window survive a restart (SPEC-limits L13). */
export const checkpointedAboveSeconds = 60
const windowSecondsMax = 366 * 86_400
const limitMax = 1e9
/** How many windows ahead what is charged may run (SPEC-limits L19). */
const debtWindowsMax = 10

/** How a slot's numbers are read. */
export type LimitKind = 'gcra' | 'sliding' | 'calendar' | 'flight'

/** All fields are there for all kinds, so that the code that reads them sees one shape. */
export interface LimitRule {
  readonly kind: LimitKind
  readonly limit: number
  /** The most that pass at once. */
  readonly burst: number
  /** Emission interval, whole ticks (`gcra`). */
  readonly intervalTicks: number
  /** How far the theoretical arrival time may run ahead of now (`gcra`). */
  readonly toleranceTicks: number
  /** How far it may be ahead when nothing has to wait: less than the tolerance where requests are held back (`gcra`). */
  readonly freeTicks: number
  /** How far what is charged may bring it ahead (`gcra`). */
  readonly debtTicks: number
  /** Length of a window (`sliding`). */
  readonly windowTicks: number
  /** Windows of the calendar (`calendar`). */
  readonly calendar: Calendar | undefined
  readonly checkpointed: boolean
}

export type LimitWords = LimitShape & {
  limit: number
  /** May run into debt. */
  charged?: boolean
}

/** Throws `RangeError` on what cannot be counted. */
export function limitRule(words: LimitWords): LimitRule {
  whole('limit', words.limit, limitMax)
  if (words.algorithm === 'calendar-window') {
    const checkpointed = words.per !== 'minute'
    return {
      ...noRule,
      kind: 'calendar',
      limit: words.limit,
      burst: words.limit,
      calendar: new Calendar(words),
      checkpointed,
    }
  }
  if (words.algorithm === 'concurrency') return { ...noRule, kind: 'flight', limit: words.limit, burst: words.limit }
  whole('windowSeconds', words.windowSeconds, windowSecondsMax)
  const { limit, windowSeconds } = words
  const checkpointed = windowSeconds > checkpointedAboveSeconds
  if (words.algorithm === 'sliding-window') {
    return {
      ...noRule,
      kind: 'sliding',
      limit,
      burst: limit,
      windowTicks: windowSeconds * ticksPerSecond,
      checkpointed,
    }
  }
  const intervalTicks = Math.ceil((windowSeconds * ticksPerSecond) / limit)
  const { burst, toleranceTicks, freeTicks } =
    words.algorithm === 'gcra' ? evenly(words.burst ?? limit, intervalTicks) : heldBack(words, intervalTicks)
  if (toleranceTicks > windowSecondsMax * ticksPerSecond) throw new RangeError('burst intervals exceed a year')
  const debtTicks = toleranceTicks + (words.charged ? debtWindowsMax * windowSeconds * ticksPerSecond : 0)
  return { ...noRule, limit, burst, intervalTicks, toleranceTicks, freeTicks, debtTicks, checkpointed }
}

const noRule: LimitRule = {
  ...{ kind: 'gcra', limit: 0, burst: 0, intervalTicks: 0, toleranceTicks: 0, freeTicks: 0, debtTicks: 0 },
  ...{ windowTicks: 0, calendar: undefined, checkpointed: false },
}

function evenly(burst: number, intervalTicks: number) {
  whole('burst', burst, limitMax)
  return { burst, toleranceTicks: intervalTicks * burst, freeTicks: Number.POSITIVE_INFINITY }
}

function heldBack({ queueMax, waitMsMax }: { queueMax: number; waitMsMax: number }, intervalTicks: number) {
  whole('queueMax', queueMax, limitMax)
  whole('waitMsMax', waitMsMax, windowSecondsMax * 1000)
  const toleranceTicks = intervalTicks + Math.min(queueMax * intervalTicks, waitMsMax * ticksPerMs)
  return { burst: Math.floor(toleranceTicks / intervalTicks), toleranceTicks, freeTicks: intervalTicks }
}

function whole(name: string, value: number, max: number): void {
  if (!Number.isInteger(value) || value < 1 || value > max) {
    throw new RangeError(`${name} is a whole number from 1 to ${max}, not ${value}`)
  }
}

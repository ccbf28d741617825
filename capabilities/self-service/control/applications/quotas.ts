/** Limits of a plan that are quotas of a calendar, with the period that is running. */
import {
  type LimitConfig,
  limitsOf,
  rateLimitConfig,
} from '@gatehouse/capability-traffic/policies/rate-limit/limit-config.ts'
import { Calendar } from '@gatehouse/gateway/limits/calendar.ts'
import { filled } from '@gatehouse/schema'

export interface PolicyUse {
  policy: string
  config?: unknown
}

export interface Whose {
  timeZone?: string
  quotaAnchor?: string
}

export interface Quota {
  name: string
  limit: number
  /** Of one request. */
  cost: number
  per: string
  timeZone: string
  startMs: number
  endMs: number
}

export function limitsIn({ policy, config }: PolicyUse): LimitConfig[] {
  if (policy !== 'rate-limit') return []
  try {
    return limitsOf(filled(rateLimitConfig, config ?? {}))
  } catch {
    // Of another version than this one: nothing is better than what is wrong.
    return []
  }
}

const shared = ['consumer', 'application', 'subscription']

/** Whether it can be told from requests alone: whose the allowance is, and what each request costs. */
export function isCounted({ by, costFrom, charge, schedule, unwell }: LimitConfig): boolean {
  const isOwn = [by].flat().every(part => shared.includes(part))
  return isOwn && !costFrom && !charge && schedule.length === 0 && !unwell
}

export function calendarOf({ per = 'day', calendar, anchor: own, timeZone: zone }: LimitConfig, whose: Whose) {
  const ofConsumer = calendar === 'consumer'
  const anchor = (ofConsumer ? whose.quotaAnchor : undefined) ?? own
  const timeZone = (ofConsumer ? whose.timeZone : undefined) ?? zone
  return { per, timeZone, ...(anchor === undefined ? {} : { anchor }) }
}

/** Of a day and longer: an hour is over before it could be told. */
export function quotasOf(policies: readonly PolicyUse[], whose: Whose, nowMs: number): Quota[] {
  const long = ['day', 'week', 'month', 'year']
  const quotas = policies
    .flatMap(limitsIn)
    .filter(one => one.algorithm === 'calendar-window' && long.includes(one.per ?? 'day') && isCounted(one))
  return quotas.map(limit => {
    const calendar = calendarOf(limit, whose)
    const { per, timeZone } = calendar
    return { name: limit.name, limit: limit.limit, cost: limit.cost ?? 1, per, timeZone, ...windowOf(calendar, nowMs) }
  })
}

/** A copy: a calendar keeps its own. */
const windowOf = (calendar: ReturnType<typeof calendarOf>, nowMs: number) => ({
  ...new Calendar(calendar).windowAt(nowMs),
})

/** How one quota of a subscription goes on: what was used of it, and whether it lasts. Pure. */
import { isWorthWarning, type QuotaDoubt, quotaDoubt, quotaForecast, type Series } from '@gatehouse/foresight'
import type { QuotaLevel } from '../../quota-operations.ts'
import type { Quota } from '../applications/quotas.ts'

/** What is kept of a quota from one look to the next. Times are ISO. */
export interface QuotaOutlook {
  name: string
  allowed: number
  per: string
  timeZone: string
  from: string
  to: string
  used: number
  level: QuotaLevel
  /** Not there where too little is known to tell. */
  expected?: number
  likelihood?: number
  exhausted?: string
  earliest?: string
  latest?: string
  doubt: QuotaDoubt
  /** The worst that its people were told in this period. */
  told: QuotaLevel
}

export const levels: readonly QuotaLevel[] = ['fine', 'likely', 'nearly', 'gone']
export const rankOf = (level: QuotaLevel): number => levels.indexOf(level)

export const nearlyFrom = 0.8
const [hourMs, dayMs] = [3_600_000, 86_400_000]

export interface Looked {
  quota: Quota
  nowMs: number
  /** Requests of the period. */
  requests: number
  history: Series | undefined
  /** All of the subscription. */
  before: readonly QuotaOutlook[]
}

export function outlookOf({ quota, nowMs, requests, history, before }: Looked): QuotaOutlook {
  const { name, limit, cost, per, timeZone, startMs, endMs } = quota
  const [from, to] = [iso(startMs), iso(endMs)]
  const used = requests * cost
  // Limits of two policies may have one name.
  const same = before.find(one => one.name === name && one.from === from && one.to === to && one.allowed === limit)
  const found = history && quotaForecast({ history, used: requests, allowed: limit / cost, endMs })
  const likelihood = found?.exhaustedMs === undefined ? undefined : found.likelihood
  const doubt = quotaDoubt(same?.doubt, { likelihood, nowMs })
  const isLasting = isWorthWarning(doubt, { nowMs, lengthMs: endMs - startMs })
  const level = used >= limit ? 'gone' : used >= nearlyFrom * limit ? 'nearly' : isLasting ? 'likely' : 'fine'
  return {
    ...{ name, allowed: limit, per, timeZone, from, to, used, level, doubt, told: same?.told ?? 'fine' },
    ...(found ? { expected: Math.round(found.expected * cost), likelihood: hundredth(found.likelihood) } : {}),
    ...(found?.exhaustedMs === undefined || used >= limit ? {} : { exhausted: iso(found.exhaustedMs) }),
    ...(found?.earliestMs === undefined || used >= limit ? {} : { earliest: iso(found.earliestMs) }),
    ...(found?.latestMs === undefined || used >= limit ? {} : { latest: iso(found.latestMs) }),
  }
}

/** When it is to be looked at again: soon where little is left of it, or of the period. */
export function againMs({ used, allowed, from, to }: QuotaOutlook): number {
  const isShort = Date.parse(to) - Date.parse(from) <= 2 * dayMs
  return isShort || used >= 0.7 * allowed ? hourMs / 6 : hourMs
}

const iso = (ms: number) => new Date(ms).toISOString()
const hundredth = (share: number) => Math.round(share * 100) / 100

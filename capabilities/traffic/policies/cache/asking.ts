import type { CacheTicket, Exchange, Next, Reply, TierTicket } from '@gatehouse/unit'
import type { CacheStatus } from './cache-status.ts'
import type { Landing } from './flights.ts'
import type { Wishes } from './request-wishes.ts'

/** A request that may be answered from the store. */
export interface Asking {
  exchange: Exchange
  next: Next
  wishes: Wishes
  /** Of everybody, where there is such a thing, and of the caller. */
  keys: { shared: string | undefined; own: string }
  /** Of neither a part nor a condition: what it brings is for others as well. */
  plain: boolean
  /** The answer may be one person's. */
  credentials: boolean
  /** It waited for another's answer. */
  collapsed: boolean
  /** Nobody hears what it comes to. */
  quiet?: boolean
  /** With what an answer may be kept for other gateways. */
  ticket?: TierTicket
}

/** What the upstream said to it. */
export interface Came {
  reply: Reply
  ticket: CacheTicket
  askedAtMs: number
  told: CacheStatus
  /** To be called once it is known what others have of it. */
  land: (landing: Landing) => void
}

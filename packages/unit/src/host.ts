/** What the house gives a policy instance. Policies import no `node:*`; everything with an effect is here. */
import type { Clock } from '@gatehouse/base'
import type { Exchange, Subset } from './exchange.ts'
import type { Consumer } from './fact.ts'

export interface Host {
  /** Stable over reloads and restarts: the same attachment keeps the same counters. */
  readonly identity: string
  readonly clock: Clock
  readonly limiter: LimiterPort
  readonly gauges: GaugePort
  readonly breakers: BreakerPort
  readonly shadows: ShadowPort
  readonly directory: DirectoryPort
  readonly log: Log
}

/** Exact across all threads of a gateway. */
export interface LimiterPort {
  /**
   * Takes `cost` from the caller's allowance under this instance's identity. The decision object is reused:
   * read it before the next call.
   */
  take(key: string, rate: Rate, cost: number): LimitDecision
}

/** `limit` units every `windowSeconds`, all of which may come at once after a pause of that length (GCRA). */
export interface Rate {
  limit: number
  windowSeconds: number
}

export interface LimitDecision {
  allowed: boolean
  /** The table was full: neither allowed nor refused by count. */
  full: boolean
  remaining: number
  /** Whole seconds until everything is available again. */
  resetSeconds: number
  /** Whole seconds until this request would be allowed; 0 when it was. */
  retryAfterSeconds: number
}

/** What is in flight, exact across all threads of a gateway. */
export interface GaugePort {
  /**
   * Counts one in under this instance's identity, unless that makes more than `max` (`over`) or no key has room
   * (`full`). Who got in gives its place back with the function, once.
   */
  enter(key: string, max: number): (() => void) | 'over' | 'full'
}

/** Circuit breakers, which all threads of a gateway open and close together. */
export interface BreakerPort {
  /**
   * Lets a call under this key pass, or says when to come again. Who passed tells how the call went, once; a call that
   * said nothing of the upstream is taken back with nothing said. Returns whether that turned the breaker.
   */
  enter(key: string, rules: BreakerRules): BreakerPass | { retryAfterMs: number }
}

export type BreakerPass = (call: { failed: boolean; slow: boolean }) => 'opened' | 'closed' | undefined

export interface BreakerRules {
  /** Of the calls in a window. */
  failurePercent: number
  slowPercent: number
  /** Calls in a window before percentages count. */
  callsMin: number
  windowMs: number
  openMs: number
  /** Calls that are let through after that, and must be well. */
  trials: number
}

export interface ShadowPort {
  /** Sends the request once more, to targets with the label, and throws away what comes back. Left out when many are under way. */
  send(exchange: Exchange, body: Uint8Array | undefined, subset: Subset): void
}

export interface DirectoryPort {
  /** Who holds the credential with this secret, if it is live now and in this environment. */
  credential(secret: string): Consumer | undefined
}

export interface Log {
  warn(message: string, fields?: Record<string, unknown>): void
  error(message: string, fields?: Record<string, unknown>): void
}

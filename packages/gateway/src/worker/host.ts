/** What policies get from the house, on this thread's views of the shared memory. */
import type { Clock } from '@gatehouse/base'
import type { BreakerPort, GaugePort, Host, LimitDecision, LimiterPort, Log, Rate, ShadowPort } from '@gatehouse/unit'
import type { Breakers } from '../shared/breakers.ts'
import { type HashTarget, KeyHasher } from '../shared/key-hash.ts'
import type { KeyedGauges } from '../shared/keyed-gauges.ts'
import { type LimitRule, limitRule } from '../shared/limit-rule.ts'
import type { LimitAsk, Limiter } from '../shared/limiter.ts'

export interface HostSources {
  clock: Clock
  limiter: Limiter
  limiterSeed: Uint32Array
  gauges: KeyedGauges
  breakers: Breakers
  shadows: ShadowPort
  nowUs: () => number
  log: Log
}

export function hostMaker({
  clock,
  limiter,
  limiterSeed,
  gauges,
  breakers,
  shadows,
  nowUs,
  log,
}: HostSources): (identity: string) => Omit<Host, 'directory'> {
  return identity => ({
    identity,
    clock,
    log,
    shadows,
    limiter: new IdentityLimiter({ limiter, nowUs, hasher: new KeyHasher(limiterSeed, identity) }),
    gauges: identityGauges(gauges, new KeyHasher(limiterSeed, identity)),
    breakers: identityBreakers(breakers, new KeyHasher(limiterSeed, identity)),
  })
}

function identityGauges(gauges: KeyedGauges, hasher: KeyHasher): GaugePort {
  const target: HashTarget = { low: 0, high: 0 }
  return {
    enter(key, max) {
      hasher.hash(key, target)
      const row = gauges.tryEnter(target, max)
      if (typeof row === 'string') return row
      let inside = true
      return () => {
        if (inside) gauges.leave(row)
        inside = false
      }
    },
  }
}

function identityBreakers(breakers: Breakers, hasher: KeyHasher): BreakerPort {
  const target: HashTarget = { low: 0, high: 0 }
  return {
    enter(key, rules) {
      hasher.hash(key, target)
      const row = breakers.rowOf(target)
      const entry = row < 0 ? undefined : breakers.enter(row, rules)
      if (!entry) return () => undefined
      if ('retryAfterMs' in entry) return entry
      return call => breakers.over(entry.row, entry.trial, call, rules)
    },
  }
}

interface LimiterParts {
  limiter: Limiter
  nowUs: () => number
  hasher: KeyHasher
}

class IdentityLimiter implements LimiterPort {
  readonly #parts: LimiterParts
  readonly #ask: LimitAsk = { low: 0, high: 0, nowUs: 0, cost: 1 }
  readonly #answer: LimitDecision = { allowed: false, full: false, remaining: 0, resetSeconds: 0, retryAfterSeconds: 0 }
  /** The rule of the rate that was asked for last: an instance has one. */
  #rate: Rate | undefined
  #rule: LimitRule | undefined

  constructor(parts: LimiterParts) {
    this.#parts = parts
  }

  take(key: string, rate: Rate, cost: number): LimitDecision {
    if (this.#rate !== rate) {
      this.#rate = rate
      this.#rule = limitRule(rate)
    }
    const { limiter, nowUs, hasher } = this.#parts
    hasher.hash(key, this.#ask)
    this.#ask.nowUs = nowUs()
    this.#ask.cost = cost
    const { allowed, full, remaining, resetMs, retryAfterMs } = limiter.check(this.#ask, this.#rule!)
    const answer = this.#answer
    answer.allowed = allowed
    answer.full = full
    answer.remaining = remaining
    answer.resetSeconds = Math.ceil(resetMs / 1000)
    answer.retryAfterSeconds = Math.min(Math.ceil(retryAfterMs / 1000), 31_622_400)
    return answer
  }
}

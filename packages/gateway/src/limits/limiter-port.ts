/** What counts for one policy: this gateway, or all of them. */
import type { Clock } from '@gatehouse/base'
import type { GaugePort, LimiterPort, LimitSpec, Log } from '@gatehouse/unit'
import type { Limiter } from '../shared/limiter.ts'
import { LocalLimits } from './local-limits.ts'
import { ExactLimits } from './redis/exact-limits.ts'
import type { FlightKeeper } from './redis/flight-keeper.ts'
import { LeasedLimits } from './redis/leased-limits.ts'
import type { RedisLink } from './redis/redis-link.ts'

export interface LimiterSources {
  clock: Clock
  limiter: Limiter
  limiterSeed: Uint32Array
  /** The clock that all threads share. */
  nowUs: () => number
  redis?: { link: RedisLink; keeper: FlightKeeper } | undefined
  log: Log
}

/** `owner` is the policy in its environment: what is counted in another is another's. */
export function limiterPort(sources: LimiterSources, owner: string, gauges: GaugePort): LimiterPort {
  const { limiter, limiterSeed, nowUs, clock, redis, log } = sources
  const wallMs = () => clock.nowMs()
  return {
    open(specs, counted = 'gateway') {
      const local = new LocalLimits({ limiter, seed: limiterSeed, gauges, nowUs, wallMs }, owner, specs)
      if (counted === 'gateway') return local
      if (!redis) {
        log.warn('A limit is to be counted over all gateways, and no redisUrl is set: each counts for itself.', {
          owner,
        })
        return local
      }
      const cluster = { ...redis, wallMs, owner, specs, local }
      // Nobody takes in advance what it will have under way.
      const exact = counted === 'exact' || specs.some(isConcurrency)
      return exact ? new ExactLimits(cluster) : new LeasedLimits(cluster, () => clock.monotonicMs())
    },
  }
}

const isConcurrency = ({ shape }: LimitSpec) => shape.algorithm === 'concurrency'

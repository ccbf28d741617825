/** Gateways that count together: each with a table and a connection of its own. For tests only. */
import type { TestContext } from 'node:test'
import { systemClock } from '@gatehouse/base'
import type { Counted, LimitSet, LimitSpec, LimitUse, LimitVerdict } from '@gatehouse/unit'
import { KeyHasher } from '../../shared/key-hash.ts'
import { createKeyedGaugeMemory, KeyedGauges } from '../../shared/keyed-gauges.ts'
import { openLimiter } from '../../shared/limiter.ts'
import { createLimiterMemory, limiterSeed } from '../../shared/limiter-memory.ts'
import { createSharedClock } from '../../shared/shared-clock.ts'
import { identityGauges } from '../../worker/host.ts'
import { limiterPort } from '../limiter-port.ts'
import { openRedis } from './open-redis.ts'
import { redisAddress } from './redis-address.ts'
import type { RedisLink } from './redis-link.ts'

export interface TestGateway {
  link: RedisLink
  set: LimitSet
  /** What it logged. */
  said: string[]
  take(key?: string, cost?: number): Promise<LimitVerdict>
  /** Resolves when it counts in Redis. */
  up(): Promise<void>
  down(): Promise<void>
  counted(name: string, outcome?: string): number
}

interface GatewayWords {
  url: string
  specs: readonly LimitSpec[]
  counted?: Counted
  timeoutMs?: number
  authorities?: string
  owner?: string
}

export const perMinute = (limit: number, name = 'minute'): LimitSpec => ({
  ...{ name, by: 'consumer', limit },
  shape: { algorithm: 'sliding-window', windowSeconds: 60 },
})

export function testGateway(t: TestContext, words: GatewayWords): TestGateway {
  const { url, specs, counted = 'exact', timeoutMs = 20_000, authorities, owner = 'env policy' } = words
  const said: string[] = []
  const note = (message: string) => void said.push(message)
  const log = { warn: note, error: note }
  const nowUs = createSharedClock()
  const memory = createLimiterMemory({ keysMax: 1000, nowUs: nowUs() })
  const { link, keeper } = openRedis(
    { address: redisAddress(url), timeoutMs, ...(authorities ? { authorities } : {}) },
    { clock: systemClock, log },
  )
  t.after(() => {
    keeper.close()
    link.close()
  })
  const seed = limiterSeed(memory)
  const gauges = new KeyedGauges(createKeyedGaugeMemory({ keys: 256, threads: 1 }), 1)
  const sources = { clock: systemClock, limiter: openLimiter(memory, 1), limiterSeed: limiterSeed(memory), nowUs, log }
  const set = limiterPort(
    { ...sources, redis: { link, keeper } },
    owner,
    identityGauges(gauges, new KeyHasher(seed, owner)),
  ).open(specs, counted)
  const until = async (wanted: boolean) => {
    while (link.up !== wanted) await new Promise(resolve => setTimeout(resolve, 5))
  }
  return {
    ...{ link, set, said, up: () => until(true), down: () => until(false) },
    async take(key = 'caller', cost = 1) {
      const uses = specs.map(({ limit }): LimitUse => ({ key, limit, cost, needs: cost }))
      const verdict = set.take(uses)
      // One that is there at once belongs to the set, and holds until the next question.
      return verdict instanceof Promise ? verdict : { ...verdict }
    },
    counted: (name, outcome) =>
      link
        .samples()
        .filter(sample => sample.name.includes(name) && (outcome === undefined || sample.labels?.outcome === outcome))
        .reduce((sum, { value }) => sum + value, 0),
  }
}

/** How many of as many requests at once were let in. */
export async function admitted(gateways: readonly TestGateway[], requests: number, key?: string): Promise<number> {
  const verdicts = await Promise.all(
    Array.from({ length: requests }, (_, i) => gateways[i % gateways.length]!.take(key)),
  )
  return verdicts.filter(({ allowed }) => allowed).length
}

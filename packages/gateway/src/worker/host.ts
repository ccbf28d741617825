/** What policies get from the house, on this thread's views of the shared memory. */
import { hash } from 'node:crypto'
import type { BreakerPort, FetchPort, GaugePort, Host, NamePort, RulePort, ShadowPort } from '@gatehouse/unit'
import { type LimiterSources, limiterPort } from '../limits/limiter-port.ts'
import type { Breakers } from '../shared/breakers.ts'
import { type HashTarget, KeyHasher } from '../shared/key-hash.ts'
import type { KeyedGauges } from '../shared/keyed-gauges.ts'
import { codings } from './coding/codings.ts'
import { SharedHoldings } from './shared-holdings.ts'

export interface HostSources extends LimiterSources {
  gauges: KeyedGauges
  breakers: Breakers
  shadows: ShadowPort
  fetch: FetchPort
  rules: RulePort
  names: NamePort
}

export interface HostOwner {
  identity: string
  environmentId: string
}

export function hostMaker(
  sources: HostSources,
): (owner: HostOwner) => Omit<Host, 'secrets' | 'directory' | 'upstream' | 'cache' | 'replies' | 'drift'> {
  const { clock, limiterSeed, gauges, breakers, shadows, fetch, rules, names, log } = sources
  const holdings = new SharedHoldings()
  return ({ identity, environmentId }) => {
    const owner = `${environmentId} ${identity}`
    const own = identityGauges(gauges, new KeyHasher(limiterSeed, owner))
    return {
      ...{ identity, clock, log, shadows, codings, fetch, rules, names, digest },
      shared: holdings.portFor(environmentId),
      ...{ limiter: limiterPort(sources, owner, own), gauges: own },
      breakers: identityBreakers(breakers, new KeyHasher(limiterSeed, owner)),
    }
  }
}

const digest = (text: string) => hash('sha256', text, 'binary')

export function identityGauges(gauges: KeyedGauges, hasher: KeyHasher): GaugePort {
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
    count(key) {
      hasher.hash(key, target)
      return gauges.value(target)
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

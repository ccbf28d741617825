/** RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers-11), and their forerunners. */
import type { LimitConfig, RateLimitConfig } from './limit-config.ts'

export interface LimitFields {
  /** Onto the flat list; `limits` are the numbers that hold now. */
  write(into: string[], limits: readonly number[], tightest: Tightest): void
}

/** The limit that is told of. */
export interface Tightest {
  index: number
  remaining: number
  /** The effective window, where time gives anything back. */
  seconds?: number
}

export function limitFields(configs: readonly LimitConfig[], { headers, legacyHeaders }: RateLimitConfig): LimitFields {
  const names = configs.map(({ name }) => `"${name}"`)
  let said: number[] = []
  let policy = ''
  const policyOf = (limits: readonly number[]) => {
    if (said.length > 0 && said.every((one, i) => one === limits[i])) return policy
    said = [...limits]
    return (policy = configs.map((config, i) => policyItem(config, limits[i]!)).join(', '))
  }
  return {
    write(into, limits, { index, remaining, seconds }) {
      if (headers) {
        const window = seconds === undefined ? '' : `;t=${seconds}`
        into.push('RateLimit-Policy', policyOf(limits), 'RateLimit', `${names[index]};r=${remaining}${window}`)
      }
      if (!legacyHeaders) return
      into.push('X-RateLimit-Limit', String(limits[index]), 'X-RateLimit-Remaining', String(remaining))
      if (seconds !== undefined) into.push('X-RateLimit-Reset', String(seconds))
    },
  }
}

function policyItem({ name, algorithm, windowSeconds }: LimitConfig, limit: number): string {
  if (algorithm === 'concurrency') return `"${name}";q=${limit};qu="concurrent-requests"`
  // A month has no length of its own; `t` says when it is over.
  return algorithm === 'calendar-window' ? `"${name}";q=${limit}` : `"${name}";q=${limit};w=${windowSeconds}`
}

/** What a limit allows, for people. */
export function limitText({ algorithm, windowSeconds, per }: LimitConfig, limit: number): string {
  if (algorithm === 'concurrency') return `${limit} requests at once`
  return algorithm === 'calendar-window' ? `${limit} in a ${per}` : `${limit} in ${windowSeconds} seconds`
}

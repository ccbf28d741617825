/**
 * What this thread has under way of limits that all gateways count: each exchange is a member of its limits' sets, for a
 * while, and for another while as long as it lasts. A gateway that dies leaves members that run out (SPEC-limits C10).
 */

import { randomUUID } from 'node:crypto'
import type { Clock } from '@gatehouse/base'
import type { RedisLink } from './redis-link.ts'

/** How long a member counts without being renewed. */
export const memberMs = 30_000
const renewEveryMs = 10_000

const leaveScript = `for _, key in ipairs(KEYS) do redis.call('ZREM', key, ARGV[1]) end`
const renewScript = `
local clock = redis.call('TIME')
local until_ = (tonumber(clock[1]) - 1767225600) * 1000 + tonumber(clock[2]) / 1000 + tonumber(ARGV[2])
for _, key in ipairs(KEYS) do
  redis.call('ZADD', key, string.format('%.0f', until_), ARGV[1])
  redis.call('PEXPIRE', key, tonumber(ARGV[2]) + 1000)
end`

export class FlightKeeper {
  readonly #link: RedisLink
  readonly #clock: Clock
  readonly #thread = randomUUID()
  readonly #keys = new Map<string, readonly string[]>()
  #number = 0
  #cancel = () => {}

  constructor(link: RedisLink, clock: Clock) {
    this.#link = link
    this.#clock = clock
    this.#renewLater()
  }

  /** The name of an exchange, of no other of any gateway. */
  next(): string {
    return `${this.#thread}:${++this.#number}`
  }

  /** It is in; gives what takes it out. */
  hold(member: string, keys: readonly string[]): () => void {
    this.#keys.set(member, keys)
    return () => {
      if (this.#keys.delete(member)) this.leave(member, keys)
    }
  }

  /** Also where nobody knows whether it came in. */
  leave(member: string, keys: readonly string[]): void {
    if (this.#link.up) void this.#link.evaluate(leaveScript, keys, [member]).catch(() => {})
  }

  close(): void {
    this.#cancel()
  }

  /** Of a Redis that came back empty they are members again. */
  #renewLater(): void {
    this.#cancel = this.#clock.after(renewEveryMs, () => {
      for (const [member, keys] of this.#keys) {
        if (!this.#link.up) break
        void this.#link.evaluate(renewScript, keys, [member, String(memberMs)]).catch(() => {})
      }
      this.#renewLater()
    })
  }
}

/** Counts attempts at something that may be guessed, by whatever makes them. In memory: each replica counts. */
import { type Clock, Failure } from '@gatehouse/base'
import { addressOf } from '@gatehouse/http/egress-address.ts'

export interface AttemptLimit {
  /** Attempts in one window. */
  max: number
  windowMs: number
}

/** As whom an address is counted: of IPv6 its /64, all of which one caller may have (RFC 6177 §2). */
export function sourceOf(address: string): string {
  const found = addressOf(address)
  if (found?.bits !== 128 || found.value >> 32n === 0xffffn) return address
  return `${(found.value >> 64n).toString(16)}::/64`
}

/** Names that are counted at the same time; beyond these the oldest is forgotten. */
const namesMax = 100_000

export class Attempts {
  readonly #clock: Clock
  readonly #counts = new Map<string, { count: number; endsMs: number }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Counts one attempt; throws `too_many_attempts` when it is one too many. */
  take(name: string, { max, windowMs }: AttemptLimit): void {
    const nowMs = this.#clock.monotonicMs()
    const found = this.#counts.get(name)
    const count = found && found.endsMs > nowMs ? found : { count: 0, endsMs: nowMs + windowMs }
    if (count.count >= max) {
      const retryAfterSeconds = Math.ceil((count.endsMs - nowMs) / 1000)
      throw new Failure('too_many_attempts', `Too many attempts; the next is possible in ${retryAfterSeconds} s.`, {
        extra: { retryAfterSeconds },
      })
    }
    count.count++
    this.#counts.delete(name)
    this.#counts.set(name, count)
    for (const oldest of this.#counts.keys()) {
      if (this.#counts.size <= namesMax) break
      this.#counts.delete(oldest)
    }
  }

  /** An attempt that succeeded does not count. */
  forgive(name: string): void {
    const found = this.#counts.get(name)
    if (found) found.count--
  }
}

/** Callers who try what is not there: after so many requests to no route they are refused for a while, in all threads. */
import { wholeAddress } from '@gatehouse/events/address.ts'
import { type LimiterPort, type LimitLeft, type LimitSet, type LimitVerdict, Refusal } from '@gatehouse/unit'

export interface MissRules {
  /** Requests to no route in a minute; nobody counts them unless said. */
  missesMax?: number | undefined
  banSeconds: number
}

const windowSeconds = 60

export class MissGuard {
  readonly #max: number
  readonly #misses: LimitSet
  readonly #banned: LimitSet

  constructor(limiter: LimiterPort, { missesMax, banSeconds }: Required<MissRules>) {
    const [by, limit, charged] = ['address/64', missesMax!, true]
    this.#max = limit
    this.#misses = limiter.open([
      { name: 'misses', by, limit, charged, shape: { algorithm: 'sliding-window', windowSeconds } },
    ])
    this.#banned = limiter.open([
      { name: 'banned', by, limit: 1, charged, shape: { algorithm: 'gcra', windowSeconds: banSeconds } },
    ])
  }

  /** Undefined of who may call, and of all where there is no room to count. */
  refusal(address: string): Refusal | undefined {
    const verdict = this.#banned.take([{ key: callerOf(address), limit: 1, cost: 0, needs: 1 }]) as LimitVerdict
    if (verdict.allowed || verdict.full) return undefined
    const detail = 'There were too many requests for what is not here before.'
    return new Refusal('banned', detail, ['Retry-After', String(verdict.retryAfterSeconds)])
  }

  missed(address: string): void {
    const key = callerOf(address)
    const use = { key, limit: this.#max, cost: 1, needs: 1 }
    this.#misses.charge([use])
    const [left] = this.#misses.left([use]) as readonly LimitLeft[]
    if (left!.remaining === 0) this.#banned.charge([{ key, limit: 1, cost: 1, needs: 1 }])
  }
}

/** An address of IPv4, or a network /64 of IPv6. */
function callerOf(address: string): string {
  if (!address.includes(':')) return address
  const bytes = wholeAddress(address)
  return bytes
    ? Buffer.from(bytes.buffer, 0, bytes[10] === 0xff && bytes[11] === 0xff ? 16 : 8).toString('hex')
    : address
}

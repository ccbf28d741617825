/** Units that a thread took in advance, by key, for one limit (SPEC-limits C6 to C8). */
import { hash } from 'node:crypto'

/** How long a lease is good for, and how long a refusal is taken as said. */
export const leaseMs = 1000
/** A lease is at most this part of its limit. */
const leasePart = 100
/** Beyond these the oldest are given up with what is left of them. */
export const leasesMax = 4096
/** A longer key is kept as its digest. */
const keyLengthMax = 128

export interface Lease {
  units: number
  expiresMs: number
  /** One question at a time asks for more than it needs. */
  asking: boolean
  /** Until then a request that needs as much as `deniedNeeds` is refused without asking. */
  deniedUntilMs: number
  deniedNeeds: number
  /** When that would pass, as Redis said. */
  retryAtMs: number
  /** Left beside the lease, and until when all of it is there, when Redis was asked last. */
  remaining: number
  resetAtMs: number
  /** Requests in this second, and in the one before it. */
  secondMs: number
  asked: number
  askedBefore: number
}

export class LeaseBook {
  readonly #leases = new Map<string, Lease>()

  get size(): number {
    return this.#leases.size
  }

  /** What stands under the key now, with this request counted. */
  at(key: string, nowMs: number): Lease {
    const lease = this.#leases.get(key) ?? this.#begin(key, nowMs)
    if (nowMs >= lease.expiresMs) lease.units = 0
    if (nowMs - lease.secondMs >= leaseMs) {
      lease.askedBefore = nowMs - lease.secondMs < 2 * leaseMs ? lease.asked : 0
      lease.asked = 0
      lease.secondMs = nowMs
    }
    lease.asked++
    return lease
  }

  #begin(key: string, nowMs: number): Lease {
    if (this.#leases.size >= leasesMax) this.#leases.delete(this.#leases.keys().next().value!)
    const lease: Lease = {
      ...{ units: 0, expiresMs: nowMs, asking: false, deniedUntilMs: nowMs, deniedNeeds: 0, retryAtMs: nowMs },
      ...{ remaining: 0, resetAtMs: nowMs, secondMs: nowMs, asked: 0, askedBefore: 0 },
    }
    this.#leases.set(key, lease)
    return lease
  }
}

/** The most that a thread holds of a limit. */
export const leaseUnitsMax = (limit: number) => Math.ceil(limit / leasePart)

/** What to take in advance: half of what the last second used, so that what is slow takes nothing that it leaves unused. */
export function extraFor({ asked, askedBefore }: Lease, limit: number, cost: number): number {
  return Math.min(leaseUnitsMax(limit), Math.floor(Math.max(asked - 1, askedBefore) / 2) * cost)
}

/** What a lease is found under; a caller's key holds no line break. */
export const leaseKey = (key: string) => (key.length <= keyLengthMax ? key : `\n${hash('sha256', key)}`)

/** Open connections by caller: an address of IPv4, a network /64 of IPv6. */
import { addressOf } from './egress-address.ts'

export class CallerCounts {
  readonly #max: number
  /** As many as there are connections. */
  readonly #open = new Map<string, number>()

  constructor(max: number) {
    this.#max = max
  }

  /** Who is counted leaves with what it gives, once; undefined for one too many. */
  enter(address: string): (() => void) | undefined {
    const key = callerOf(address)
    const open = this.#open.get(key) ?? 0
    if (open >= this.#max) return undefined
    this.#open.set(key, open + 1)
    return () => {
      const left = this.#open.get(key)! - 1
      if (left === 0) this.#open.delete(key)
      else this.#open.set(key, left)
    }
  }
}

function callerOf(address: string): string {
  const found = address.includes(':') ? addressOf(address) : undefined
  return found ? `${found.value >> 64n}` : address
}

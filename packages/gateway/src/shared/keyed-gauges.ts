/**
 * Gauges by name, over all threads: a table of 64-bit keys beside the rows of `Gauges`. A key is claimed by whoever needs it
 * first, and its row is given to another when nobody is counted on it and the table around it is full.
 */
import { createGaugeMemory, type GaugeMemory, Gauges } from './gauges.ts'
import type { HashTarget } from './key-hash.ts'

/** Keys of connection limits, and of circuit breakers, that are counted at once. */
export const gaugeKeysMax = 8192

export interface KeyedGaugeMemory {
  readonly keys: SharedArrayBuffer
  readonly rows: GaugeMemory
}

const free = 0n
/** A row that changes hands; nobody may be counted on it. */
const moving = -1n
const probes = 32

export function createKeyedGaugeMemory({ keys, threads }: { keys: number; threads: number }): KeyedGaugeMemory {
  return { keys: new SharedArrayBuffer(8 * keys), rows: createGaugeMemory({ gauges: keys, threads }) }
}

export class KeyedGauges {
  readonly #keys: BigInt64Array
  readonly #rows: Gauges

  constructor({ keys, rows }: KeyedGaugeMemory, threadNumber: number) {
    this.#keys = new BigInt64Array(keys)
    this.#rows = new Gauges(rows, threadNumber)
  }

  /** The row where one was counted in, for `leave`; or why not. */
  tryEnter({ low, high }: HashTarget, max: number): number | 'over' | 'full' {
    const key = keyOf(low, high)
    const start = (low >>> 0) % this.#keys.length
    // Another thread may take the row between the search and the count: then the search begins anew.
    for (let round = 0; round < 8; round++) {
      const row = this.#rowOf(key, start)
      if (row < 0) return 'full'
      const entered = this.#rows.tryEnter(row, max)
      if (Atomics.load(this.#keys, row) === key) return entered ? row : 'over'
      if (entered) this.#rows.leave(row)
    }
    return 'full'
  }

  leave(row: number): void {
    this.#rows.leave(row)
  }

  /** In flight under the key, over all threads. */
  value({ low, high }: HashTarget): number {
    const key = keyOf(low, high)
    for (const row of this.#near((low >>> 0) % this.#keys.length)) {
      if (Atomics.load(this.#keys, row) === key) return this.#rows.value(row)
    }
    return 0
  }

  /** See `Gauges.recover`. */
  recover(threadNumber: number): void {
    this.#rows.recover(threadNumber)
  }

  *#near(start: number): Iterable<number> {
    const count = this.#keys.length
    for (let i = 0; i < Math.min(probes, count); i++) yield (start + i) % count
  }

  #rowOf(key: bigint, start: number): number {
    for (const row of this.#near(start)) {
      const found = Atomics.load(this.#keys, row)
      if (found === key) return row
      // Keys leave only to make room for others, so a free row ends the search.
      if (found !== free) continue
      const before = Atomics.compareExchange(this.#keys, row, free, key)
      if (before === free || before === key) return row
    }
    for (const row of this.#near(start)) if (this.#takeOver(row, key)) return row
    return -1
  }

  #takeOver(row: number, key: bigint): boolean {
    const old = Atomics.load(this.#keys, row)
    if (old === moving || this.#rows.value(row) !== 0) return false
    if (Atomics.compareExchange(this.#keys, row, old, moving) !== old) return false
    // Who counted itself in before the mark is seen here; who does so after it sees the mark.
    const mine = this.#rows.value(row) === 0
    Atomics.store(this.#keys, row, mine ? key : old)
    return mine
  }
}

const keyOf = (low: number, high: number) => {
  const key = BigInt.asIntN(64, (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0))
  return key === free || key === moving ? 1n : key
}

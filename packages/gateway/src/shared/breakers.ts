/**
 * Circuit breakers that all threads share: a table of 64-bit keys, and a record for each. What threads saw of calls they
 * add up here; who sees that it is too much opens the breaker for all.
 */
import type { BreakerRules } from '@gatehouse/unit'
import type { HashTarget } from './key-hash.ts'

export interface BreakerMemory {
  readonly keys: SharedArrayBuffer
  readonly records: SharedArrayBuffer
}

const recordWords = 12
const field = {
  ...{ state: 0, untilTick: 1, window: 2, answered: 3, failed: 4, slow: 5, trials: 6, trialsWell: 7, usedTick: 8 },
} as const
const closed = 0
const open = 1
const halfOpen = 2
const tickMs = 10
const probes = 32
const free = 0n
/** A record that nobody asked for so long is given to another. */
const idleMs = 600_000

export type Entry = { row: number; trial: boolean } | { retryAfterMs: number }
export interface CallOver {
  failed: boolean
  slow: boolean
}

export function createBreakerMemory({ keys }: { keys: number }): BreakerMemory {
  return { keys: new SharedArrayBuffer(8 * keys), records: new SharedArrayBuffer(4 * recordWords * keys) }
}

export class Breakers {
  readonly #keys: BigInt64Array
  readonly #words: Int32Array
  readonly #nowMs: () => number

  /** `nowMs` is the same clock in every thread. */
  constructor({ keys, records }: BreakerMemory, nowMs: () => number) {
    this.#keys = new BigInt64Array(keys)
    this.#words = new Int32Array(records)
    this.#nowMs = nowMs
  }

  /** The record of the key; -1 where there is no room: then there is no breaker. */
  rowOf({ low, high }: HashTarget): number {
    const key = BigInt.asIntN(64, (BigInt(high >>> 0) << 32n) | BigInt((low >>> 0) | 1))
    const count = this.#keys.length
    const start = (low >>> 0) % count
    for (let i = 0; i < Math.min(probes, count); i++) {
      const row = (start + i) % count
      const before = Atomics.compareExchange(this.#keys, row, free, key)
      if (before === free || before === key) return row
    }
    for (let i = 0; i < Math.min(probes, count); i++) {
      const row = (start + i) % count
      if (this.#takeOver(row, key)) return row
    }
    return -1
  }

  enter(row: number, rules: BreakerRules): Entry {
    const at = row * recordWords
    const now = this.#tick()
    Atomics.store(this.#words, at + field.usedTick, now)
    const state = Atomics.load(this.#words, at + field.state)
    if (state === closed) return { row, trial: false }
    const leftMs = (Atomics.load(this.#words, at + field.untilTick) - now) * tickMs
    if (state === open) {
      if (leftMs > 0) return { retryAfterMs: leftMs }
      this.#halfOpen(at, rules)
    } else if (leftMs <= 0) this.#restartTrials(at, rules) // whoever tried did not come back
    return this.#trial(at, row, rules)
  }

  /** `call`: undefined where it said nothing; of trials there may then be another one. */
  over(row: number, trial: boolean, call: CallOver | undefined, rules: BreakerRules): 'opened' | 'closed' | undefined {
    const at = row * recordWords
    if (!call) return trial ? this.#takeBack(at) : undefined
    if (trial) return this.#trialOver(at, call, rules)
    if (Atomics.load(this.#words, at + field.state) !== closed) return undefined
    this.#roll(at, rules)
    const answered = Atomics.add(this.#words, at + field.answered, 1) + 1
    const failed = call.failed ? Atomics.add(this.#words, at + field.failed, 1) + 1 : this.#load(at + field.failed)
    const slow = call.slow ? Atomics.add(this.#words, at + field.slow, 1) + 1 : this.#load(at + field.slow)
    if (answered < rules.callsMin) return undefined
    const tooMany = failed * 100 >= answered * rules.failurePercent || slow * 100 >= answered * rules.slowPercent
    return tooMany && this.#turn(at, closed, open, rules.openMs) ? 'opened' : undefined
  }

  #halfOpen(at: number, { openMs }: BreakerRules): void {
    if (!this.#turn(at, open, halfOpen, openMs)) return
    Atomics.store(this.#words, at + field.trialsWell, 0)
    Atomics.store(this.#words, at + field.trials, 0)
  }

  #restartTrials(at: number, { openMs }: BreakerRules): void {
    const until = this.#load(at + field.untilTick)
    const next = this.#tick() + Math.ceil(openMs / tickMs)
    if (Atomics.compareExchange(this.#words, at + field.untilTick, until, next) !== until) return
    Atomics.store(this.#words, at + field.trialsWell, 0)
    Atomics.store(this.#words, at + field.trials, 0)
  }

  #trial(at: number, row: number, { trials }: BreakerRules): Entry {
    if (Atomics.add(this.#words, at + field.trials, 1) < trials) return { row, trial: true }
    Atomics.sub(this.#words, at + field.trials, 1)
    return { retryAfterMs: 1000 }
  }

  #takeBack(at: number): undefined {
    const trials = at + field.trials
    if (this.#load(at + field.state) === halfOpen && Atomics.sub(this.#words, trials, 1) <= 0)
      Atomics.store(this.#words, trials, 0)
  }

  #trialOver(at: number, { failed, slow }: CallOver, rules: BreakerRules): 'opened' | 'closed' | undefined {
    if (this.#load(at + field.state) !== halfOpen) return undefined
    if (failed || slow) return this.#turn(at, halfOpen, open, rules.openMs) ? 'opened' : undefined
    if (Atomics.add(this.#words, at + field.trialsWell, 1) + 1 < rules.trials) return undefined
    if (!this.#turn(at, halfOpen, closed, 0)) return undefined
    this.#zero(at)
    return 'closed'
  }

  /** One thread alone makes the turn. */
  #turn(at: number, from: number, to: number, forMs: number): boolean {
    // Who sees the new state must not see the old time.
    const until = this.#load(at + field.untilTick)
    Atomics.store(this.#words, at + field.untilTick, this.#tick() + Math.ceil(forMs / tickMs))
    if (Atomics.compareExchange(this.#words, at + field.state, from, to) === from) return true
    if (to === closed) Atomics.store(this.#words, at + field.untilTick, until)
    return false
  }

  #roll(at: number, { windowMs }: BreakerRules): void {
    const window = Math.floor((this.#tick() * tickMs) / windowMs) + 1
    const before = this.#load(at + field.window)
    if (before === window) return
    if (Atomics.compareExchange(this.#words, at + field.window, before, window) === before) this.#zero(at)
  }

  #zero(at: number): void {
    for (const word of [field.answered, field.failed, field.slow]) Atomics.store(this.#words, at + word, 0)
  }

  #takeOver(row: number, key: bigint): boolean {
    const at = row * recordWords
    if ((this.#tick() - this.#load(at + field.usedTick)) * tickMs < idleMs) return false
    const old = Atomics.load(this.#keys, row)
    if (Atomics.compareExchange(this.#keys, row, old, key) !== old) return false
    for (let word = 0; word < recordWords; word++) Atomics.store(this.#words, at + word, 0)
    return true
  }

  #load(word: number): number {
    return Atomics.load(this.#words, word)
  }

  /** Since the machine began, in hundredths of a second: 31 bits last for eight months, and then begin anew. */
  #tick(): number {
    return Math.floor(this.#nowMs() / tickMs) & 0x7fffffff
  }
}

/** Repeatable draws: the same seed, the same cases (mulberry32). */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** An integer from 0 up to, not including, `end`. */
  below(end: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * end)
  }

  pick<T>(all: readonly T[]): T {
    return all[this.below(all.length)]!
  }

  /** True once in so many draws. */
  once(of: number): boolean {
    return this.below(of) === 0
  }

  /** Mostly one of the usual, once in so many draws one of the odd. */
  mostly<T>(usual: readonly T[], odd: readonly T[], of = 12): T {
    return this.once(of) ? this.pick(odd) : this.pick(usual)
  }
}

/**
 * How much may be under way at once, found out by how long answers take (the gradient of Netflix's concurrency limits):
 * while they take no longer than usual it grows by its root, and it shrinks as they get longer.
 */
export interface GradientRules {
  min: number
  max: number
  /** Answers may take so many times as long as usual before it shrinks. */
  tolerance: number
}

/** It changes after so many answers at the earliest. */
const samplesMin = 10
/** What the newest answers weigh in how long they take now. */
const newestWeight = 0.3
/** So often with the least under way: then it is not the line that makes answers late, and they become the usual ones. */
const leastsMax = 5
const changeWeight = 0.2
/** Where halving and the root of the limit balance each other: it shrinks no further, whatever the bounds are. */
const leastKnown = 5

export class Gradient {
  limit: number
  readonly #rules: GradientRules
  /** The quickest that was seen, as long as it is not found to be out of reach. */
  #usualMs = 0
  #nowMs = 0
  #leasts = 0
  #sumMs = 0
  #samples = 0
  #flyingMost = 0

  constructor(rules: GradientRules) {
    this.#rules = rules
    this.limit = Math.min(rules.max, Math.max(rules.min, 20))
  }

  /** An answer came after so long, while so many were under way. */
  answered(tookMs: number, flying: number): void {
    this.#sumMs += tookMs
    this.#flyingMost = Math.max(this.#flyingMost, flying)
    if (++this.#samples < samplesMin) return
    const meanMs = Math.max(0.01, this.#sumMs / this.#samples)
    this.#nowMs = this.#nowMs === 0 ? meanMs : this.#nowMs + (meanMs - this.#nowMs) * newestWeight
    if (this.#usualMs === 0 || this.#nowMs < this.#usualMs) this.#usualMs = this.#nowMs
    this.#leasts = this.limit <= Math.max(leastKnown, this.#rules.min + 1) ? this.#leasts + 1 : 0
    if (this.#leasts >= leastsMax) this.#usualMs = this.#nowMs
    const gradient = Math.max(0.5, Math.min(1, (this.#rules.tolerance * this.#usualMs) / this.#nowMs))
    const wanted = this.limit * gradient + Math.sqrt(this.limit)
    // A limit that nobody comes near says nothing when it grows.
    if (wanted < this.limit || this.#flyingMost * 2 >= this.limit) this.#move(wanted)
    this.#sumMs = this.#samples = this.#flyingMost = 0
  }

  /** The upstream refused or broke off: less at once. */
  failed(): void {
    this.#move(this.limit * 0.9 - 1)
  }

  #move(wanted: number): void {
    const { min, max } = this.#rules
    this.limit = Math.min(max, Math.max(min, this.limit + (wanted - this.limit) * changeWeight))
  }
}

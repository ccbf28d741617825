/**
 * How many further tries there may be: a part of the requests of the last seconds, and a few a second in any case. Each
 * thread keeps its own, since parts add up to the same part of the whole.
 */
const seconds = 10

export class Budget {
  readonly #percent: number
  readonly #perSecond: number
  /** By second: requests and tries. */
  readonly #requests = new Float64Array(seconds)
  readonly #tries = new Float64Array(seconds)
  #second = -1

  constructor({ percent, perSecond }: { percent: number; perSecond: number }) {
    this.#percent = percent
    this.#perSecond = perSecond
  }

  requested(nowMs: number): void {
    this.#requests[this.#at(nowMs)]!++
  }

  /** Whether there may be one more, which is then counted. */
  take(nowMs: number): boolean {
    const at = this.#at(nowMs)
    const allowed = Math.max(this.#perSecond * seconds, (sum(this.#requests) * this.#percent) / 100)
    if (sum(this.#tries) + 1 > allowed) return false
    this.#tries[at]!++
    return true
  }

  #at(nowMs: number): number {
    const second = Math.floor(nowMs / 1000)
    const passed = Math.min(seconds, second - this.#second)
    for (let i = 0; i < passed; i++) this.#requests[(second - i) % seconds] = this.#tries[(second - i) % seconds] = 0
    if (passed > 0) this.#second = second
    return this.#second % seconds
  }
}

const sum = (counts: Float64Array) => counts.reduce((total, count) => total + count, 0)

/** How much may come at once, and how much a second in the long run. */
export class Bucket {
  readonly #burst: number
  readonly #perSecond: number
  #left: number
  #lastMs: number

  constructor({ burst, perSecond, nowMs }: { burst: number; perSecond: number; nowMs: number }) {
    this.#burst = burst
    this.#perSecond = perSecond
    this.#left = burst
    this.#lastMs = nowMs
  }

  /** False when there is not so much left. */
  take(count: number, nowMs: number): boolean {
    this.#left = Math.min(this.#burst, this.#left + ((nowMs - this.#lastMs) * this.#perSecond) / 1000)
    this.#lastMs = nowMs
    this.#left -= count
    return this.#left >= 0
  }
}

/** Matches in the log of a gateway: so many lines a window, and how many were not told. */
import type { Clock } from '@gatehouse/base'
import type { Log } from '@gatehouse/unit'

const windowMs = 10_000
export const linesMax = 20

export class MatchLog {
  readonly #clock: Clock
  readonly #log: Log
  #startedMs = Number.NEGATIVE_INFINITY
  #lines = 0
  #untold = 0

  constructor({ clock, log }: { clock: Clock; log: Log }) {
    this.#clock = clock
    this.#log = log
  }

  /** The text is made only where it is told. */
  tell(message: string, fields: () => Record<string, unknown>): void {
    const nowMs = this.#clock.monotonicMs()
    if (nowMs - this.#startedMs >= windowMs) {
      this.#startedMs = nowMs
      this.#lines = 0
    }
    if (this.#lines++ >= linesMax) {
      this.#untold++
      return
    }
    this.#log.warn(message, { ...fields(), ...(this.#untold > 0 ? { untold: this.#untold } : {}) })
    this.#untold = 0
  }
}

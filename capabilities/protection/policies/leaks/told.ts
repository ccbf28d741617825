import type { Clock } from '@gatehouse/base'
import type { Log } from '@gatehouse/unit'

const quietMs = 60_000

/** Tells the log of each kind once a minute at most, and how often it was since. */
export class Told {
  readonly #clock: Clock
  readonly #log: Log
  readonly #kinds = new Map<string, { count: number; toldAtMs: number }>()

  constructor(clock: Clock, log: Log) {
    this.#clock = clock
    this.#log = log
  }

  found(kind: string, endpoint: string): void {
    const nowMs = this.#clock.monotonicMs()
    const known = this.#kinds.get(kind) ?? { count: 0, toldAtMs: Number.NEGATIVE_INFINITY }
    this.#kinds.set(kind, known)
    known.count++
    if (nowMs - known.toldAtMs < quietMs) return
    this.#log.warn('A reply of an upstream held what is not for callers.', { kind, endpoint, times: known.count })
    known.toldAtMs = nowMs
    known.count = 0
  }
}

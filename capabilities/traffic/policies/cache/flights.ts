/** Requests of one thread for the same thing: one asks the upstream, the others wait for what it brings. */
import type { Clock } from '@gatehouse/base'

/**
 * What became of the one that asked. `stored`: look again; `each`: each asks for itself; `lonely`: and nobody waits for it for
 * a while; `gone`: another one asks.
 */
export type Landing = 'stored' | 'each' | 'lonely' | 'gone'

interface Flight {
  sinceMs: number
  waiting: Set<(landing: Landing) => void>
}

/** Things that turned out not to be for others: nobody waits for them any more. */
const lonelyMax = 1024
const lonelyMs = 10_000

export class Flights {
  readonly #clock: Clock
  readonly #max: number
  readonly #waitMs: number
  readonly #flights = new Map<string, Flight>()
  readonly #lonely = new Map<string, number>()

  constructor(clock: Clock, { waitMs, max }: { waitMs: number; max: number }) {
    this.#clock = clock
    this.#max = max
    this.#waitMs = waitMs
  }

  /** To be called once it is known what came of it; undefined where somebody asks already, and not for too long, or nobody should wait. */
  begin(key: string): ((landing: Landing) => void) | undefined {
    const nowMs = this.#clock.monotonicMs()
    const other = this.#flights.get(key)
    if (this.#waitMs === 0 || this.#isLonely(key) || (other && nowMs - other.sinceMs <= this.#waitMs)) return undefined
    const flight: Flight = { sinceMs: nowMs, waiting: new Set() }
    this.#flights.set(key, flight)
    return landing => {
      if (this.#flights.get(key) !== flight) return
      this.#flights.delete(key)
      if (landing === 'lonely') this.#noteLonely(key)
      for (const tell of flight.waiting) tell(landing)
    }
  }

  /** Undefined where nobody asks for it, or enough wait: then ask for yourself. */
  wait(key: string, signal: AbortSignal): Promise<Landing> | undefined {
    const flight = this.#flights.get(key)
    if (!flight || flight.waiting.size >= this.#max) return undefined
    return new Promise(resolve => {
      const tell = (landing: Landing) => {
        cancel()
        signal.removeEventListener('abort', leave)
        flight.waiting.delete(tell)
        resolve(landing)
      }
      const leave = () => tell('each')
      const cancel = this.#clock.after(this.#waitMs, leave)
      signal.addEventListener('abort', leave, { once: true })
      flight.waiting.add(tell)
    })
  }

  #isLonely(key: string): boolean {
    const until = this.#lonely.get(key)
    if (until === undefined) return false
    if (until > this.#clock.monotonicMs()) return true
    this.#lonely.delete(key)
    return false
  }

  #noteLonely(key: string): void {
    if (this.#lonely.size >= lonelyMax) this.#lonely.clear()
    this.#lonely.set(key, this.#clock.monotonicMs() + lonelyMs)
  }
}

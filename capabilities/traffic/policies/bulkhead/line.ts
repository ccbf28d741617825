/** Who waits for a place, in the order of coming, within one thread. */
import type { Clock } from '@gatehouse/base'

/** Tries for a place; undefined where there is none. */
type Try = () => (() => void) | undefined

interface Waiting {
  attempt: Try
  over: (leave: (() => void) | undefined) => void
}

/** Other threads give places back without a word. */
const lookEveryMs = 10

export class Line {
  readonly #clock: Clock
  readonly #waitingMax: number
  readonly #waiting = new Set<Waiting>()
  #looking = false

  constructor({ clock, waitingMax }: { clock: Clock; waitingMax: number }) {
    this.#clock = clock
    this.#waitingMax = waitingMax
  }

  /** How to give the place back; undefined when there is none, also after waiting, or when nobody wants it any more. */
  enter(attempt: Try, { signal, waitMs }: { signal: AbortSignal; waitMs: number }): Promise<(() => void) | undefined> {
    // Who waits longer comes first.
    const leave = this.#waiting.size === 0 ? attempt() : undefined
    if (leave || signal.aborted || this.#waiting.size >= this.#waitingMax) return Promise.resolve(leave)
    return new Promise(resolve => {
      const gone = () => one.over(undefined)
      const one: Waiting = {
        attempt,
        over: place => {
          this.#waiting.delete(one)
          cancel()
          signal.removeEventListener('abort', gone)
          resolve(place)
        },
      }
      const cancel = this.#clock.after(waitMs, gone)
      signal.addEventListener('abort', gone, { once: true })
      this.#waiting.add(one)
      this.#lookLater()
    })
  }

  /** A place may be free. */
  next(): void {
    for (const one of this.#waiting) {
      const leave = one.attempt()
      if (leave) one.over(leave)
      // With keys of their own, one that has no place does not say that nobody has.
    }
  }

  #lookLater(): void {
    if (this.#looking) return
    this.#looking = true
    this.#clock.after(lookEveryMs, () => {
      this.#looking = false
      this.next()
      if (this.#waiting.size > 0) this.#lookLater()
    })
  }
}

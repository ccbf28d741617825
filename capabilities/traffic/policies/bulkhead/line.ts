/** Who waits for a place, in the order of coming under each key, within one thread. */
import type { Clock } from '@gatehouse/base'

/** Tries for a place; undefined where there is none. */
type Try = () => (() => void) | undefined

interface Waiting {
  attempt: Try
  over: (leave: (() => void) | undefined) => void
}

export interface Place {
  /** Who waits under another key is not in the way. */
  key: string
  attempt: Try
  signal: AbortSignal
  waitMs: number
}

/** Other threads give places back without a word. */
const lookEveryMs = 10

export class Line {
  readonly #clock: Clock
  readonly #waitingMax: number
  readonly #waiting = new Map<string, Set<Waiting>>()
  /** Under all keys. */
  #count = 0
  #looking = false

  constructor({ clock, waitingMax }: { clock: Clock; waitingMax: number }) {
    this.#clock = clock
    this.#waitingMax = waitingMax
  }

  /** How to give the place back; undefined when there is none, also after waiting, or when nobody wants it any more. */
  enter({ key, attempt, signal, waitMs }: Place): Promise<(() => void) | undefined> {
    // Who waits longer comes first.
    const leave = this.#waiting.has(key) ? undefined : attempt()
    if (leave || signal.aborted || this.#count >= this.#waitingMax) return Promise.resolve(leave)
    return new Promise(resolve => {
      const gone = () => one.over(undefined)
      const one: Waiting = {
        attempt,
        over: place => {
          this.#leaveLine(key, one)
          cancel()
          signal.removeEventListener('abort', gone)
          resolve(place)
        },
      }
      const cancel = this.#clock.after(waitMs, gone)
      signal.addEventListener('abort', gone, { once: true })
      this.#standInLine(key, one)
      this.#lookLater()
    })
  }

  /** A place may be free. */
  next(): void {
    for (const line of this.#waiting.values()) {
      for (const one of line) {
        const leave = one.attempt()
        // Who comes behind it under the key has none either.
        if (!leave) break
        one.over(leave)
      }
    }
  }

  #standInLine(key: string, one: Waiting): void {
    let line = this.#waiting.get(key)
    if (!line) this.#waiting.set(key, (line = new Set()))
    line.add(one)
    this.#count++
  }

  #leaveLine(key: string, one: Waiting): void {
    const line = this.#waiting.get(key)
    if (!line?.delete(one)) return
    this.#count--
    if (line.size === 0) this.#waiting.delete(key)
  }

  #lookLater(): void {
    if (this.#looking) return
    this.#looking = true
    this.#clock.after(lookEveryMs, () => {
      this.#looking = false
      this.next()
      if (this.#count > 0) this.#lookLater()
    })
  }
}

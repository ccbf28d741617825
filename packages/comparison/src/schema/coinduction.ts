/**
 * Answers about pairs of schemas that lead back to themselves: what is being asked already is taken to hold, and a yes
 * is kept only where nothing that is still being asked was needed for it. A no always holds.
 */
import type { Together } from './schema-side.ts'

/** More work than one comparison may take, or deeper than it goes. */
export class TooLarge extends Error {}

export interface Work {
  left: number
}

const depthMax = 500

export class Coinduction {
  readonly #known = new Map<number, boolean>()
  readonly #asked = new Map<number, number>()
  readonly #work: Work
  #provisional: number[] = []
  #lowest = Number.POSITIVE_INFINITY
  #depth = 0

  constructor(work: Work) {
    this.#work = work
  }

  holds(a: Together, b: Together, ask: () => boolean): boolean {
    const key = a.id * 2 ** 26 + b.id
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const asked = this.#asked.get(key)
    if (asked !== undefined) {
      this.#lowest = Math.min(this.#lowest, asked)
      return true
    }
    if (this.#depth >= depthMax || --this.#work.left < 0) throw new TooLarge()
    return this.#ask(key, ask)
  }

  #ask(key: number, ask: () => boolean): boolean {
    const depth = ++this.#depth
    const outer = this.#lowest
    const from = this.#provisional.length
    this.#lowest = Number.POSITIVE_INFINITY
    this.#asked.set(key, depth)
    try {
      const holds = ask()
      if (!holds) {
        this.#known.set(key, false)
        this.#provisional.length = from
        this.#lowest = Number.POSITIVE_INFINITY
      } else if (this.#lowest >= depth) {
        this.#known.set(key, true)
        for (const one of this.#provisional.splice(from)) this.#known.set(one, true)
        this.#lowest = Number.POSITIVE_INFINITY
      } else this.#provisional.push(key)
      return holds
    } finally {
      this.#depth = depth - 1
      this.#asked.delete(key)
      this.#lowest = Math.min(outer, this.#lowest)
      if (this.#depth === 0) this.#provisional = []
    }
  }
}

/**
 * Answers about pairs of schemas that lead back to themselves: what is being asked already is taken to hold, and a yes
 * that needed it holds for as long as it is asked, is kept once it is a yes as well, and forgotten with a no. A no always
 * holds.
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
  /** Pairs that hold while others are asked, in the order in which they were found, each with the outermost of those. */
  readonly #provisional = new Map<number, number>()
  #lowest = Number.POSITIVE_INFINITY
  #depth = 0

  constructor(work: Work) {
    this.#work = work
  }

  holds(a: Together, b: Together, ask: () => boolean): boolean {
    const key = a.id * 2 ** 26 + b.id
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const needed = this.#asked.get(key) ?? this.#provisional.get(key)
    if (needed !== undefined) {
      this.#lowest = Math.min(this.#lowest, needed)
      return true
    }
    if (this.#depth >= depthMax || --this.#work.left < 0) throw new TooLarge()
    return this.#ask(key, ask)
  }

  #ask(key: number, ask: () => boolean): boolean {
    const depth = ++this.#depth
    const outer = this.#lowest
    const before = this.#provisional.size
    this.#lowest = Number.POSITIVE_INFINITY
    this.#asked.set(key, depth)
    let holds: boolean | undefined
    try {
      holds = ask()
      if (holds && this.#lowest < depth) this.#provisional.set(key, this.#lowest)
      else {
        this.#known.set(key, holds)
        this.#lowest = Number.POSITIVE_INFINITY
      }
      return holds
    } finally {
      if (!this.#provisional.has(key)) this.#settle(before, holds === true)
      this.#depth = depth - 1
      this.#asked.delete(key)
      this.#lowest = Math.min(outer, this.#lowest)
    }
  }

  /** What was found since then is known, or is not. */
  #settle(before: number, holds: boolean): void {
    if (this.#provisional.size === before) return
    for (const key of [...this.#provisional.keys()].slice(before)) {
      this.#provisional.delete(key)
      if (holds) this.#known.set(key, true)
    }
  }
}

/** The last few steps of a series, together. */

export interface Pair {
  atMs: number
  seen: number
  usual: number
}

export class Recent {
  #pairs: Pair[]

  constructor(pairs: readonly Pair[] = []) {
    this.#pairs = [...pairs]
  }

  get state(): Pair[] {
    return [...this.#pairs]
  }

  /** Sums over at most `steps` steps, this one included; what is before a gap is forgotten. */
  with(
    pair: Pair,
    { steps, stepMs }: { steps: number; stepMs: number },
  ): { seen: number; usual: number; steps: number } {
    this.#pairs = [...this.#pairs, pair].filter(({ atMs }) => pair.atMs - atMs < steps * stepMs)
    let [seen, usual] = [0, 0]
    for (const one of this.#pairs) {
      seen += one.seen
      usual += one.usual
    }
    return { seen, usual, steps: this.#pairs.length }
  }
}

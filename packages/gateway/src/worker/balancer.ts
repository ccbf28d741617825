import type { UpstreamPart } from '@gatehouse/program'

/** Smooth weighted round-robin over the targets that are up. */
export class Balancer {
  readonly #weights: number[]
  readonly #current: number[]

  constructor(targets: UpstreamPart['targets']) {
    this.#weights = targets.map(({ weight }) => weight)
    this.#current = targets.map(() => 0)
  }

  /** Index of the target to ask, or -1 when none is up. */
  next(isUp: (index: number) => boolean): number {
    let total = 0
    let best = -1
    for (let i = 0; i < this.#weights.length; i++) {
      const weight = this.#weights[i]!
      if (weight === 0 || !isUp(i)) continue
      total += weight
      this.#current[i]! += weight
      if (best < 0 || this.#current[i]! > this.#current[best]!) best = i
    }
    if (best >= 0) this.#current[best]! -= total
    return best
  }
}

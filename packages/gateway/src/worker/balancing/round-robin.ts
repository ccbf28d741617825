import type { Algorithm } from './algorithm.ts'
import type { Tier } from './candidates.ts'

/** Smooth weighted round-robin: each in turn, the heavier ones more often, never in bursts. */
export class RoundRobin implements Algorithm {
  readonly #credit: number[]

  constructor(targets: number) {
    this.#credit = new Array<number>(targets).fill(0)
  }

  choose({ members, weights }: Tier): number {
    const credit = this.#credit
    let total = 0
    let best = members[0]!
    for (let i = 0; i < members.length; i++) {
      const index = members[i]!
      total += weights[i]!
      credit[index]! += weights[i]!
      if (credit[index]! > credit[best]!) best = index
    }
    credit[best]! -= total
    return best
  }
}

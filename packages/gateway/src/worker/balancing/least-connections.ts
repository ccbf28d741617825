import type { TargetTable } from '../../shared/target-table.ts'
import type { Algorithm, AlgorithmParts } from './algorithm.ts'
import type { BalancedTarget, Tier } from './candidates.ts'

/** The one with the least in flight for its weight, over all threads. Looks at every member. */
export class LeastConnections implements Algorithm {
  readonly #targets: readonly BalancedTarget[]
  readonly #table: TargetTable
  #turn = 0

  constructor({ targets, table }: AlgorithmParts) {
    this.#targets = targets
    this.#table = table
  }

  choose({ members, weights }: Tier): number {
    // Among equals it is not always the first.
    const first = this.#turn++ % members.length
    let best = -1
    let least = Number.POSITIVE_INFINITY
    for (let i = 0; i < members.length; i++) {
      const at = (first + i) % members.length
      const index = members[at]!
      const { place } = this.#targets[index]!
      const load = ((place === undefined ? 0 : this.#table.inFlight(place)) + 1) / weights[at]!
      if (load >= least) continue
      least = load
      best = index
    }
    return best
  }
}

import type { TargetTable } from '../../shared/target-table.ts'
import type { Algorithm, AlgorithmParts } from './algorithm.ts'
import type { BalancedTarget, Tier } from './candidates.ts'

/**
 * The better of two by chance (Mitzenmacher): the one where the product of its latency and what is in flight is less for
 * its weight. Who has not answered yet is tried, with one request at a time.
 */
export class Latency implements Algorithm {
  readonly #targets: readonly BalancedTarget[]
  readonly #table: TargetTable
  readonly #chance: () => number

  constructor({ targets, table, chance }: AlgorithmParts) {
    this.#targets = targets
    this.#table = table
    this.#chance = chance
  }

  choose({ members, weights }: Tier): number {
    const { length } = members
    if (length === 1) return members[0]!
    const one = Math.floor(this.#chance() * length)
    const step = 1 + Math.floor(this.#chance() * (length - 1))
    const other = (one + step) % length
    return this.#cost(members[one]!, weights[one]!) <= this.#cost(members[other]!, weights[other]!)
      ? members[one]!
      : members[other]!
  }

  #cost(index: number, weight: number): number {
    const { place } = this.#targets[index]!
    if (place === undefined) return 0
    const flying = this.#table.inFlight(place)
    const latencyUs = this.#table.latencyUs(place)
    if (latencyUs === 0) return flying === 0 ? 0 : Number.POSITIVE_INFINITY
    return (latencyUs * (flying + 1)) / weight
  }
}

import { textHash } from '@gatehouse/base'
import type { TargetTable } from '../../shared/target-table.ts'
import type { Algorithm, AlgorithmParts } from './algorithm.ts'
import type { BalancedTarget, Tier } from './candidates.ts'

/** Of all targets; the shares are then right within a few per cent. */
const pointsMax = 65_536
const pointsOfWeightMax = 160

/**
 * The same key, the same target: a ring of points, of which the next at or after the key's hash decides. A target that
 * is not well leaves its keys to those that follow on the ring, and moves no other. With `loadPercent` no target has more
 * in flight than so much of its share, rounded up (Mirrokni, Thorup and Zadimoghaddam: bounded loads).
 */
export class ConsistentHash implements Algorithm {
  readonly #targets: readonly BalancedTarget[]
  readonly #table: TargetTable
  readonly #chance: () => number
  readonly #loadPercent: number | undefined
  /** Sorted; of each point, whose it is. */
  readonly #points: Uint32Array
  readonly #owners: Uint16Array

  constructor(
    parts: AlgorithmParts,
    { ids, loadPercent }: { ids: readonly string[]; loadPercent: number | undefined },
  ) {
    this.#targets = parts.targets
    this.#table = parts.table
    this.#chance = parts.chance
    this.#loadPercent = loadPercent
    const points = ringOf(parts.targets, ids)
    this.#points = Uint32Array.from(points, ({ hash }) => hash)
    this.#owners = Uint16Array.from(points, ({ index }) => index)
  }

  choose(tier: Tier, key: string | undefined): number {
    const hash = key === undefined ? Math.floor(this.#chance() * 2 ** 32) : textHash(key)
    const points = this.#points
    const first = firstAtOrAfter(points, hash)
    const room = this.#loadPercent === undefined ? Number.POSITIVE_INFINITY : this.#room(tier, this.#loadPercent)
    let nearest = -1
    for (let i = 0; i < points.length; i++) {
      const index = this.#owners[(first + i) % points.length]!
      if (tier.has[index] === 0) continue
      if (nearest < 0) nearest = index
      if (room === Number.POSITIVE_INFINITY) return index
      if (this.#load(index) < Math.ceil(room * this.#targets[index]!.weight)) return index
    }
    return nearest < 0 ? tier.members[0]! : nearest
  }

  /** What may be in flight for a weight of 1, the new request included. */
  #room({ members }: Tier, loadPercent: number): number {
    let flying = 1
    let weight = 0
    for (const index of members) {
      flying += this.#load(index)
      weight += this.#targets[index]!.weight
    }
    return (flying / weight) * (loadPercent / 100)
  }

  #load(index: number): number {
    const { place } = this.#targets[index]!
    return place === undefined ? 0 : this.#table.inFlight(place)
  }
}

function ringOf(targets: readonly BalancedTarget[], ids: readonly string[]): { hash: number; index: number }[] {
  const total = targets.reduce((sum, { weight }) => sum + weight, 0)
  const perWeight = Math.min(pointsOfWeightMax, pointsMax / Math.max(1, total))
  const points = targets.flatMap(({ weight }, index) => {
    const count = weight === 0 ? 0 : Math.max(1, Math.floor(weight * perWeight))
    return Array.from({ length: count }, (_, point) => ({ hash: textHash(`${ids[index]} ${point}`), index }))
  })
  return points.sort((one, other) => one.hash - other.hash || one.index - other.index)
}

function firstAtOrAfter(points: Uint32Array, hash: number): number {
  let low = 0
  let high = points.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (points[middle]! < hash) low = middle + 1
    else high = middle
  }
  return low === points.length ? 0 : low
}

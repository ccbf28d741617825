/** Which targets of an upstream may be asked now, by tier, and what share of the requests each tier takes. */
import type { TargetTable } from '../../shared/target-table.ts'

export interface BalancedTarget {
  /** Of the target table; undefined where there was no room: it is well, and nothing is known of it. */
  place: number | undefined
  weight: number
  /** Asked before those with a greater one. */
  tier: number
  labels: Readonly<Record<string, string>>
}

export interface Tier {
  /** Indices of targets. */
  members: readonly number[]
  /** Of the members, in their order; less than said where one is warming up. */
  weights: readonly number[]
  /** By index of the target: whether it is a member. */
  has: Uint8Array
  /** Of all requests. */
  share: number
}

export interface Candidates {
  tiers: readonly Tier[]
  /** A target is warming up: what was worked out holds for a little while only. */
  warming: boolean
}

export interface CandidateRules {
  slowStartMs: number
  /** Of the weight of all targets that must be well: below, all are taken for well. */
  panicPercent: number
}

/** A tier takes all requests while so much of its weight is well (Envoy's overprovisioning of 1.4). */
const enough = 1 / 1.4
/** What a target that just came gets of its weight. */
const coldest = 0.1

export function candidatesOf(
  targets: readonly BalancedTarget[],
  table: TargetTable,
  { slowStartMs, panicPercent }: CandidateRules,
): Candidates {
  const all = sumOf(targets.map(({ weight }) => weight))
  const isWell = ({ place }: BalancedTarget) => place === undefined || table.isWell(place)
  const well = sumOf(targets.filter(isWell).map(({ weight }) => weight))
  const panics = well * 100 < all * panicPercent
  let warming = false
  const weightOf = ({ place, weight }: BalancedTarget) => {
    const age = place === undefined || slowStartMs === 0 ? 1 : table.wellForMs(place) / slowStartMs
    if (age >= 1) return weight
    warming = true
    return weight * Math.max(coldest, age)
  }
  const numbers = [...new Set(targets.map(({ tier }) => tier))].sort((one, other) => one - other)
  const tiers: Tier[] = []
  let left = 1
  for (const number of numbers) {
    const own = indicesOf(targets, target => target.tier === number && target.weight > 0)
    const members = panics ? own : own.filter(index => isWell(targets[index]!))
    if (members.length === 0) continue
    const weightOfAll = sumOf(own.map(index => targets[index]!.weight))
    const weightOfMembers = sumOf(members.map(index => targets[index]!.weight))
    const share = Math.min(left, weightOfMembers / weightOfAll / enough)
    const has = new Uint8Array(targets.length)
    for (const index of members) has[index] = 1
    tiers.push({ members, weights: members.map(index => weightOf(targets[index]!)), has, share })
    left -= share
  }
  return { tiers: wholeShares(tiers, 1 - left), warming }
}

/** What nobody has room for is spread as the rest is. */
function wholeShares(tiers: Tier[], sum: number): Tier[] {
  for (const tier of tiers) tier.share /= sum
  return tiers
}

const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0)

function indicesOf(targets: readonly BalancedTarget[], is: (target: BalancedTarget) => boolean): number[] {
  return targets.flatMap((target, index) => (is(target) ? [index] : []))
}

/** Targets among which one is chosen: all of an upstream, or those of a subset. */
import type { TargetTable } from '../../shared/target-table.ts'
import type { Algorithm } from './algorithm.ts'
import { type BalancedTarget, type CandidateRules, type Candidates, candidatesOf, type Tier } from './candidates.ts'

export interface GroupParts {
  targets: readonly BalancedTarget[]
  table: TargetTable
  rules: CandidateRules
  algorithm: Algorithm
  chance: () => number
}

/** While targets warm up, their weights are worked out anew as often. */
const warmEveryMs = 100

export class Group {
  readonly #parts: GroupParts
  #candidates: Candidates = { tiers: [], warming: false }
  #version = -1
  #untilMs = 0

  constructor(parts: GroupParts) {
    this.#parts = parts
  }

  /** Index of the target to ask, none of `tried` as long as there is another; -1 when none may be asked. */
  next(nowMs: number, key: string | undefined, tried: readonly number[] | undefined): number {
    const tiers = this.#current(nowMs)
    if (tiers.length === 0) return -1
    const tier = tiers.length === 1 ? tiers[0]! : this.#byShare(tiers)
    if (tried === undefined) return this.#parts.algorithm.choose(tier, key)
    const [rest] = [tier, ...tiers].flatMap(one => without(one, tried) ?? [])
    return this.#parts.algorithm.choose(rest ?? tier, key)
  }

  mayAsk(index: number, nowMs: number): boolean {
    return this.#current(nowMs).some(({ has }) => has[index] === 1)
  }

  #current(nowMs: number): readonly Tier[] {
    const { targets, table, rules } = this.#parts
    const { version } = table
    if (version !== this.#version || nowMs >= this.#untilMs) {
      this.#version = version
      this.#candidates = candidatesOf(targets, table, rules)
      this.#untilMs = this.#candidates.warming ? nowMs + warmEveryMs : Number.POSITIVE_INFINITY
    }
    return this.#candidates.tiers
  }

  #byShare(tiers: readonly Tier[]): Tier {
    let left = this.#parts.chance()
    for (const tier of tiers) if ((left -= tier.share) < 0) return tier
    return tiers[0]!
  }
}

/** Undefined when none is left. */
function without({ members, weights, has, share }: Tier, tried: readonly number[]): Tier | undefined {
  const kept = members.flatMap((index, at) => (tried.includes(index) ? [] : [{ index, weight: weights[at]! }]))
  if (kept.length === 0) return undefined
  const hasNow = has.slice()
  for (const index of tried) hasNow[index] = 0
  return { members: kept.map(({ index }) => index), weights: kept.map(({ weight }) => weight), has: hasNow, share }
}

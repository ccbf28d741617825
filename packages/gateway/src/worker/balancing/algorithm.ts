import type { TargetTable } from '../../shared/target-table.ts'
import type { BalancedTarget, Tier } from './candidates.ts'

/** Chooses one of a tier; a tier has at least one member. */
export interface Algorithm {
  /** Index of a target. `key` is what the request is known by, where targets are chosen by that. */
  choose(tier: Tier, key: string | undefined): number
}

export interface AlgorithmParts {
  targets: readonly BalancedTarget[]
  table: TargetTable
  /** From 0 to below 1. */
  chance: () => number
}

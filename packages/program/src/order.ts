import { policyScopes, stages } from '@gatehouse/unit'
import type { PlacedPolicy } from './snapshot.ts'

const stageRank = new Map(stages.map((stage, index) => [stage, index]))
const scopeRank = new Map(policyScopes.map((scope, index) => [scope, index]))

/** By stage, then scope, then as they stand in their documents. Rule ORDER-1 of SPEC.md. */
export function inOrder(uses: readonly PlacedPolicy[]): PlacedPolicy[] {
  return uses
    .map((use, index) => ({ use, rank: stageRank.get(use.stage)! * 16 + scopeRank.get(use.scope)!, index }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ use }) => use)
}

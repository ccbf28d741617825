import type { policyUse } from '@gatehouse/capability-traffic/policy-use.ts'
import type { PlacedPolicy } from '@gatehouse/program'
import type { Filled } from '@gatehouse/schema'
import type { PolicyScope, PolicyUnit } from '@gatehouse/unit'

export type PolicyUse = Filled<typeof policyUse>

export interface PolicyOwner {
  scope: PolicyScope
  /** Identifier of what carries the policies; with the name it is the identity counters live under. */
  id: string
}

/** The policies of one scope with what their documents leave open filled in. */
export function placePolicies(
  { scope, id }: PolicyOwner,
  uses: readonly PolicyUse[],
  units: ReadonlyMap<string, PolicyUnit>,
): PlacedPolicy[] {
  const seen = new Map<string, number>()
  return uses.map(use => {
    const name = use.name ?? use.policy
    const before = seen.get(name) ?? 0
    seen.set(name, before + 1)
    const unit = units.get(use.policy)
    return {
      identity: `${scope}:${id}:${name}${before > 0 ? `#${before + 1}` : ''}`,
      scope,
      policy: use.policy,
      version: use.version ?? unit?.version ?? 1,
      stage: use.stage ?? unit?.stages[0] ?? 'edge',
      config: use.config,
    }
  })
}

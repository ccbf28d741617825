import type { Row, WriteContext } from '@gatehouse/control'
import type { Filled } from '@gatehouse/schema'
import type { governancePolicy } from '../governance-policy.ts'
import { isWithin, type Place } from './scope-match.ts'

export type GovernancePolicySpec = Filled<typeof governancePolicy.spec>
export type GovernancePolicy = Row<GovernancePolicySpec>

/** Of one organization. */
export const policiesMax = 100

/** In whose scope the API version is, in the order of their names. */
export async function policiesFor(
  { resources }: Pick<WriteContext, 'resources'>,
  place: () => Promise<Place>,
): Promise<GovernancePolicy[]> {
  const all = (await resources.all('GovernancePolicy')) as unknown as GovernancePolicy[]
  if (all.length === 0) return []
  const at = await place()
  const own = all.filter(({ spec }) => isWithin(spec, at))
  return own.sort((a, b) => (a.name < b.name ? -1 : 1))
}

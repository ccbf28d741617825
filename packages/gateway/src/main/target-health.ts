/**
 * How the targets of upstreams are, as a gateway tells it, organization by organization: a bounded number, those that are
 * unwell first, so that none takes the room of another.
 */
import {
  type HealthState,
  healthOrganizationsMax,
  healthTargetsMax,
  healthTargetsOfOneMax,
  healthUrlMax,
  type OrganizationHealth,
  type TargetHealth,
} from '@gatehouse/program'

/** Since when, and why, where it is known. */
export type TargetVerdict = Pick<TargetHealth, 'state' | 'sinceMs' | 'reason'>

export interface OwnedHealth extends TargetHealth {
  organization: string
}

const order: Readonly<Record<HealthState, number>> = { unhealthy: 0, ejected: 1, healthy: 2, unknown: 3 }

/** Where there are more organizations than have room, those without an unwell target are left out first. */
export function healthTold(all: Iterable<OwnedHealth>): OrganizationHealth[] {
  const organizations = new Map<string, OrganizationHealth>()
  for (const { organization, ...one } of all) {
    let own = organizations.get(organization)
    if (!own) {
      own = { organization, counts: { healthy: 0, unhealthy: 0, ejected: 0, unknown: 0 }, targets: [] }
      organizations.set(organization, own)
    }
    own.counts[one.state]++
    own.targets.push(one)
    if (own.targets.length >= 4 * healthTargetsOfOneMax) keepFirst(own.targets, healthTargetsOfOneMax)
  }
  const unwell = ({ counts }: OrganizationHealth) => counts.unhealthy + counts.ejected
  const told = [...organizations.values()].sort((a, b) => unwell(b) - unwell(a)).slice(0, healthOrganizationsMax)
  const share = Math.max(1, Math.floor(healthTargetsMax / Math.max(1, told.length)))
  for (const { targets } of told) keepFirst(targets, Math.min(share, healthTargetsOfOneMax))
  return told
}

/** Of those that are equally well, the one that became so last comes first. */
function keepFirst(targets: TargetHealth[], most: number): void {
  targets.sort((a, b) => order[a.state] - order[b.state] || (b.sinceMs ?? 0) - (a.sinceMs ?? 0))
  targets.length = Math.min(targets.length, most)
  for (const one of targets) one.url = one.url.slice(0, healthUrlMax)
}

/** Which hosts a certificate is shown for in a gateway group. Pure. */

export interface Holding {
  certificateId: string
  organizationId: string
  hosts: readonly string[]
}

/** That an organization's APIs answer on the host in this group. */
export interface HostClaim {
  organizationId: string
  /** `*` for any host, `*.example.org` for all below, or one. */
  host: string
}

/**
 * Hosts by certificate; one that has none is left out. A host is an organization's when its APIs claim it by name or by
 * wildcard; when nobody does, when its APIs answer on any host. Of two certificates for one host the older has it.
 */
export function placed(certificates: readonly Holding[], claims: readonly HostClaim[]): Map<string, string[]> {
  const places = new Map<string, string[]>()
  const taken = new Set<string>()
  const byAge = [...certificates].sort((a, b) => (a.certificateId < b.certificateId ? -1 : 1))
  // Who claims a host by name goes before who claims any.
  for (const named of [true, false]) {
    for (const { certificateId, organizationId, hosts } of byAge) {
      for (const host of hosts) {
        if (taken.has(host) || !mayShow({ organizationId, host }, claims, named)) continue
        taken.add(host)
        places.set(certificateId, [...(places.get(certificateId) ?? []), host])
      }
    }
  }
  return places
}

function mayShow({ organizationId, host }: HostClaim, claims: readonly HostClaim[], named: boolean): boolean {
  const claiming = claims.filter(claim => claim.host !== '*' && meets(claim.host, host))
  if (named) return claiming.some(claim => claim.organizationId === organizationId)
  if (claiming.length > 0) return false
  return claims.some(claim => claim.host === '*' && claim.organizationId === organizationId)
}

/** Whether some name is meant by both. */
function meets(one: string, other: string): boolean {
  return one === other || covers(one, other) || covers(other, one)
}

const covers = (wide: string, narrow: string) => wide.startsWith('*.') && narrow.endsWith(wide.slice(1))

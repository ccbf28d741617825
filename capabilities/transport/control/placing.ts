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

export type Claimants = ReadonlyMap<string, ReadonlySet<string>>

const none: ReadonlySet<string> = new Set()

/**
 * Hosts by certificate; one that has none is left out. A host is the organization's whose APIs claim it by name; when
 * nobody does, by the narrowest wildcard; when nobody does, any host. What two organizations claim by the same name or
 * wildcard (different base paths), or both as any host, is neither's: the gateway's own certificate serves it. Of two
 * certificates of one organization the older has it. A certificate's
 * wildcard, for one label, stays one where it is the organization's in this way and nobody else claims a host in it;
 * else it is shown for the hosts in it that the organization claims.
 */
export function placed(certificates: readonly Holding[], claims: readonly HostClaim[]): Map<string, string[]> {
  const claimants = claimantsOf(claims)
  const places = new Map<string, string[]>()
  const taken = new Set<string>()
  const byAge = [...certificates].sort((a, b) => (a.certificateId < b.certificateId ? -1 : 1))
  // A certificate that names a host goes before a wildcard of the same organization.
  for (const hostsOf of [wholeHosts, hostsInWildcards]) {
    for (const holding of byAge) {
      for (const host of hostsOf(holding, claimants)) {
        if (taken.has(host)) continue
        taken.add(host)
        places.set(holding.certificateId, [...(places.get(holding.certificateId) ?? []), host])
      }
    }
  }
  return places
}

/**
 * Whether the organization may ask an authority for the host: it alone claims it by name, else by the narrowest
 * wildcard. Who claims any host may where the gateway group serves nobody else: what others have not claimed yet may be
 * theirs all the same.
 */
export function isOwn({ organizationId, host }: HostClaim, claims: readonly HostClaim[]): boolean {
  const claimants = claimantsOf(claims)
  const named = namedHolders(host, claimants)
  if (named) return isAlone(organizationId, named)
  return claimants.has('*') && claims.every(claim => claim.organizationId === organizationId)
}

/** Organizations by what they claim. */
export function claimantsOf(claims: readonly HostClaim[]): Claimants {
  const claimants = new Map<string, Set<string>>()
  for (const { organizationId, host } of claims) {
    claimants.set(host, (claimants.get(host) ?? new Set()).add(organizationId))
  }
  return claimants
}

function wholeHosts({ organizationId, hosts }: Holding, claimants: Claimants): string[] {
  return hosts.filter(host => isWhole({ organizationId, host }, claimants))
}

function hostsInWildcards({ organizationId, hosts }: Holding, claimants: Claimants): string[] {
  const split = hosts.filter(host => isWildcard(host) && !isWhole({ organizationId, host }, claimants))
  const claimed = split.flatMap(host => claimedIn(host, claimants))
  // In one order, or the gateways would be told again and again.
  return claimed.flatMap(([host, who]) => (isAlone(organizationId, who) ? [host] : [])).sort()
}

function isWhole({ organizationId, host }: HostClaim, claimants: Claimants): boolean {
  if (!holders(host, claimants).has(organizationId)) return false
  return !isWildcard(host) || claimedIn(host, claimants).every(([, who]) => isAlone(organizationId, who))
}

/** Whose the host or wildcard is: one organization's, or nobody's. */
function holders(host: string, claimants: Claimants): ReadonlySet<string> {
  const who = namedHolders(host, claimants) ?? claimants.get('*')
  return who?.size === 1 ? who : none
}

/** Who claims it by name, or by the narrowest wildcard; undefined where nobody does. */
export function namedHolders(host: string, claimants: Claimants): ReadonlySet<string> | undefined {
  const labels = host.split('.')
  const wildcards = labels.slice(1).map((_, at) => `*.${labels.slice(at + 1).join('.')}`)
  const name = [host, ...wildcards].find(one => claimants.has(one))
  return name === undefined ? undefined : claimants.get(name)
}

/** Claimed hosts that the wildcard of a certificate means. */
function claimedIn(wildcard: string, claimants: Claimants): [string, ReadonlySet<string>][] {
  const below = wildcard.slice(1)
  return [...claimants].filter(([host]) => !isWildcard(host) && host.slice(host.indexOf('.')) === below)
}

export const isWildcard = (host: string) => host.startsWith('*.')
const isAlone = (organizationId: string, who: ReadonlySet<string>) => who.size === 1 && who.has(organizationId)

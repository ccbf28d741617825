/** Hosts that a certificate is not shown for although its organization answers there, and why. Pure. */
import { claimantsOf, type Holding, type HostClaim, isWildcard, namedHolders, placed } from './placing.ts'

export interface GroupClaims {
  /** Name of the gateway group, for people. */
  gatewayGroup: string
  claims: readonly HostClaim[]
}

/** Sentences by certificate, each of which begins with the host; one that has none is left out. */
export function unshown(
  certificates: readonly Holding[],
  { gatewayGroup, claims }: GroupClaims,
): Map<string, string[]> {
  const places = placed(certificates, claims)
  const claimants = claimantsOf(claims)
  const shownBy = new Map<string, Set<string>>()
  for (const { certificateId, organizationId } of certificates) {
    const before = shownBy.get(organizationId) ?? []
    shownBy.set(organizationId, new Set([...before, ...(places.get(certificateId) ?? [])]))
  }
  const all = certificates.map(({ certificateId, organizationId, hosts }): [string, string[]] => {
    const shown = shownBy.get(organizationId)!
    const own = claims.flatMap(claim => (claim.organizationId === organizationId ? [claim.host] : []))
    const missing = answered(hosts, own).filter(host => ![host, wildcardOf(host)].some(name => shown.has(name)))
    const why = (host: string) => (namedHolders(host, claimants) ? named : shared)
    return [certificateId, missing.map(host => `${host} in gateway group ${gatewayGroup}: ${why(host)}`)]
  })
  return new Map(all.filter(([, sentences]) => sentences.length > 0))
}

const named =
  'APIs of another organization claim it, or a host in it, by name. Name hosts of your own in the environment.'
const shared =
  'APIs of several organizations answer on any host, and nobody names it. Name it in the environment or the API version.'

/** Of the hosts of a certificate those that the organization's claims mean. */
function answered(hosts: readonly string[], own: readonly string[]): string[] {
  const isOwn = (host: string) => own.some(claim => covers(claim, host))
  const within = (host: string) => own.filter(claim => !isWildcard(claim) && wildcardOf(claim) === host)
  return [...new Set(hosts.flatMap(host => [...(isOwn(host) ? [host] : []), ...within(host)]))]
}

const covers = (claim: string, host: string) =>
  claim === '*' || claim === host || (isWildcard(claim) && host.endsWith(claim.slice(1)))

/** The wildcard of a certificate that means the host. */
const wildcardOf = (host: string) => `*${host.includes('.') ? host.slice(host.indexOf('.')) : ''}`

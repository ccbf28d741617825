/** Networks that a credential was used from of late, by the minute; merged in any order and as often as one likes. */

export interface SeenNetwork {
  /** IPv4 /24 or IPv6 /48. */
  network: string
  /** Minutes since 1970 in which it was used, of the window. */
  minutes: number[]
}

export interface Sighting {
  network: string
  atMs: number
}

const minuteMs = 60_000
/** Two places are two networks that were both used in so many of so many minutes. */
export const windowMinutes = 10
export const bothMinutesMin = 3
/** The ones used longest ago are forgotten first. */
const networksMax = 8

export function seenWith(before: readonly SeenNetwork[], sightings: readonly Sighting[], nowMs: number): SeenNetwork[] {
  const now = Math.floor(nowMs / minuteMs)
  const within = (minute: number) => minute > now - windowMinutes && minute <= now
  const byNetwork = new Map(before.map(({ network, minutes }) => [network, new Set(minutes.filter(within))]))
  for (const { network, atMs } of sightings) {
    const minute = Math.floor(atMs / minuteMs)
    if (network === '' || !within(minute)) continue
    byNetwork.set(network, (byNetwork.get(network) ?? new Set()).add(minute))
  }
  return [...byNetwork]
    .filter(([, minutes]) => minutes.size > 0)
    .map(([network, minutes]) => ({ network, minutes: [...minutes].sort((a, b) => a - b) }))
    .sort((one, other) => other.minutes.at(-1)! - one.minutes.at(-1)! || (one.network < other.network ? -1 : 1))
    .slice(0, networksMax)
}

/**
 * Two networks of one family that are used by turns. Who changes the network, as a telephone does, is in both within the
 * minute of the change alone; who has an address of either family is in one place.
 */
export function twoPlaces(seen: readonly SeenNetwork[]): [string, string] | undefined {
  for (const [index, one] of seen.entries()) {
    for (const other of seen.slice(index + 1)) {
      if (one.network.includes(':') !== other.network.includes(':')) continue
      const both = one.minutes.filter(minute => other.minutes.includes(minute))
      if (both.length >= bothMinutesMin) return [one.network, other.network].sort() as [string, string]
    }
  }
  return undefined
}

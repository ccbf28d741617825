/** When and from where a credential was used last, as it is kept; a network and no address. */
import { type SeenNetwork, type Sighting, seenWith, twoPlaces } from './networks-seen.ts'

export interface CredentialUse {
  lastUsedMs: number
  lastNetwork: string
  seen: readonly SeenNetwork[]
  twoPlaces: { networks: [string, string]; atMs: number } | undefined
}

/** Told again no sooner. */
export const noticeEveryMs = 86_400_000
/** A use that is not later than the last by this much is not written: whoever calls all the time is written twice a minute. */
const newsMs = 30_000
/** What lies further ahead was written by a clock that was wrong. */
const aheadMsMax = 60_000

/** What is to be kept after these sightings, or undefined where it is what is kept. */
export function usedAgain(
  before: CredentialUse | undefined,
  sightings: readonly Sighting[],
  nowMs: number,
): CredentialUse | undefined {
  const last = sightings.reduce((one, other) => (other.atMs > one.atMs ? other : one))
  const known = before && before.lastUsedMs <= nowMs + aheadMsMax ? before : undefined
  const later = !known || last.atMs > known.lastUsedMs
  const seen = seenWith(before?.seen ?? [], sightings, nowMs)
  const quiet = known && last.atMs < known.lastUsedMs + newsMs && last.network === known.lastNetwork
  if (quiet && JSON.stringify(seen) === JSON.stringify(known.seen)) return undefined
  return {
    lastUsedMs: later ? last.atMs : known.lastUsedMs,
    lastNetwork: later ? last.network : known.lastNetwork,
    seen,
    twoPlaces: noticed(before?.twoPlaces, seen, nowMs),
  }
}

function noticed(before: CredentialUse['twoPlaces'], seen: readonly SeenNetwork[], nowMs: number) {
  const networks = twoPlaces(seen)
  if (!networks || (before && Math.abs(nowMs - before.atMs) < noticeEveryMs)) return before
  return { networks, atMs: nowMs }
}

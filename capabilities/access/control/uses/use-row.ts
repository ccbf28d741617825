import { json } from '@gatehouse/store'
import type { CredentialUse } from './credential-use.ts'
import type { SeenNetwork } from './networks-seen.ts'

export interface UseRow {
  credential_id: string
  organization_id: string
  last_used_at: string | Date
  last_network: string
  seen: SeenNetwork[]
  two_places: [string, string] | null
  two_places_at: string | Date | null
}

/** Undefined of a row that was just made. */
export function useOf(row: UseRow): CredentialUse | undefined {
  const lastUsedMs = new Date(row.last_used_at).getTime()
  if (lastUsedMs === 0) return undefined
  const { two_places: networks, two_places_at: at } = row
  const twoPlaces = networks && at ? { networks, atMs: new Date(at).getTime() } : undefined
  return { lastUsedMs, lastNetwork: row.last_network, seen: row.seen, twoPlaces }
}

export function columnsOf({ lastUsedMs, lastNetwork, seen, twoPlaces }: CredentialUse) {
  return {
    last_used_at: new Date(lastUsedMs).toISOString(),
    last_network: lastNetwork,
    seen: json(seen),
    two_places: twoPlaces ? json(twoPlaces.networks) : null,
    two_places_at: twoPlaces ? new Date(twoPlaces.atMs).toISOString() : null,
  }
}

/** What the status of a credential says of it. */
export function useStatus({ lastUsedMs, lastNetwork, twoPlaces }: CredentialUse): Record<string, unknown> {
  return {
    lastUsedAt: new Date(lastUsedMs).toISOString(),
    ...(lastNetwork === '' ? {} : { lastNetwork }),
    ...(twoPlaces
      ? { twoPlaces: { at: new Date(twoPlaces.atMs).toISOString(), networks: [...twoPlaces.networks] } }
      : {}),
  }
}

/** Gateways that an authority will ask: where the hosts are the organization's own, and somebody is there. */
import { Failure } from '@gatehouse/base'
import { type DirectoryPlace, directoryPlace, directoryReach } from '@gatehouse/control/distribution/directory-reach.ts'
import type { AnyTables } from '@gatehouse/store'
import type { Kysely } from 'kysely'
import { isOwn } from './placing.ts'
import { claimsByGroup } from './spread.ts'

export interface Asked {
  organizationId: string
  hosts: readonly string[]
}

/**
 * The gateway groups that answer, each with where its directory stands now. Throws `host_unclaimed` where a host is not
 * the organization's own in any, and `challenge_unanswered` where nobody is there that could answer.
 */
export async function audienceOf(
  db: Kysely<AnyTables>,
  { organizationId, hosts }: Asked,
  nowMs: number,
): Promise<DirectoryPlace[]> {
  const claims = [...(await claimsByGroup(db))]
  const groupsOf = (host: string) =>
    claims.flatMap(([group, claimed]) => (isOwn({ organizationId, host }, claimed) ? [group] : []))
  const unclaimed = hosts.filter(host => groupsOf(host).length === 0)
  if (unclaimed.length > 0) {
    throw new Failure('host_unclaimed', `No API of this organization alone answers on ${unclaimed.join(', ')}.`)
  }
  const places = new Map<string, DirectoryPlace>()
  for (const group of new Set(hosts.flatMap(groupsOf))) {
    const place = await directoryPlace(db, group)
    const { reached, behind } = place ? await directoryReach(db, place, nowMs) : { reached: [], behind: [] }
    if (place && reached.length + behind.length > 0) places.set(group, place)
  }
  const unanswered = hosts.filter(host => !groupsOf(host).some(group => places.has(group)))
  if (unanswered.length > 0) {
    throw new Failure('challenge_unanswered', `No gateway is there that answers on ${unanswered.join(', ')}.`)
  }
  return [...places.values()]
}

/** Names of gateways that have not entered the directory up to these places. */
export async function stillBehind(
  db: Kysely<AnyTables>,
  places: readonly DirectoryPlace[],
  nowMs: number,
): Promise<string[]> {
  const found = await Promise.all(places.map(place => directoryReach(db, place, nowMs)))
  return found.flatMap(({ behind }) => behind)
}

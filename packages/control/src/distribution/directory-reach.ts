/** How far gateways have entered the directory, as they tell themselves. */
import type { AnyTables } from '@gatehouse/store'
import type { Kysely } from 'kysely'
import { readHead } from './heads.ts'
import { listNodes } from './nodes.ts'

/** A place in the directory's log of one gateway group. */
export interface DirectoryPlace {
  gatewayGroupId: string
  epoch: number
  seq: number
}

/** A node reports every four seconds; one that did not for so long is away, and shows nothing to anybody. */
const awayAfterMs = 15_000

/** Where the log stands; undefined for a group that has none. */
export async function directoryPlace(
  db: Kysely<AnyTables>,
  gatewayGroupId: string,
): Promise<DirectoryPlace | undefined> {
  const head = await readHead(db, gatewayGroupId)
  return head && { gatewayGroupId, epoch: head.epoch, seq: head.seq }
}

/** Names of the group's nodes that are there: those that have it up to the place, in every thread, and the others. */
export async function directoryReach(
  db: Kysely<AnyTables>,
  { gatewayGroupId, epoch, seq }: DirectoryPlace,
  nowMs: number,
): Promise<{ reached: string[]; behind: string[] }> {
  const nodes = await listNodes(db, { gatewayGroupId, nowMs })
  const there = nodes.filter(({ connected, lastSeenAt }) => connected && nowMs - Date.parse(lastSeenAt) < awayAfterMs)
  const has = ({ report: { directory: at } }: (typeof nodes)[number]) =>
    at !== undefined && (at.epoch > epoch || (at.epoch === epoch && at.seq >= seq))
  const names = (chosen: typeof nodes) => chosen.map(({ node }) => node)
  return { reached: names(there.filter(has)), behind: names(there.filter(one => !has(one))) }
}

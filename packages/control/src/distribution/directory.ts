/** The directory's log as it is written: numbered and chained within each gateway group, in the writer's transaction. */
import { canonicalJson, chained, type DirectoryEntry, emptyDirectoryChain, subjectOf } from '@gatehouse/program'
import type { AnyTables } from '@gatehouse/store'
import type { Transaction } from 'kysely'
import type { AppendDirectory, NewDirectoryEntry } from '../publisher.ts'
import { type DirectoryHead, lockedHead, writeHead } from './heads.ts'

/** A log is rewritten when it has more than twice the entries that live in it, and this many on top. */
const slackMin = 2000
const rowsPerInsert = 500

/**
 * An entry that says nothing new is left out. What a live entry said before and its successor does not say any
 * more is ended first, so that whoever enters the log in order holds what is live and nothing else.
 */
export const appendDirectory: AppendDirectory = async (context, gatewayGroupId, entry) => {
  const { transaction, services } = context
  await appendEntry(transaction, { gatewayGroupId, entry, nowMs: services.clock.nowMs() })
  context.afterCommit(() => services.publisher.directoryChanged([gatewayGroupId]))
}

export interface Appended {
  gatewayGroupId: string
  entry: NewDirectoryEntry
  nowMs: number
}

export async function appendEntry(trx: Transaction<AnyTables>, { gatewayGroupId, entry, nowMs }: Appended) {
  const head = await lockedHead(trx, gatewayGroupId, nowMs)
  const subject = subjectOf(entry)
  const before = await liveEntry(trx, gatewayGroupId, subject)
  const nothingNew = before ? canonicalJson(before) === canonicalJson(entry) : entry.state === 'dead'
  if (nothingNew && entry.kind !== 'purge') return
  if (before)
    await trx.updateTable('directory_log').set({ live: false }).where(liveIs(gatewayGroupId, subject)).execute()
  const told = before && entry.state === 'dead' ? { ...before, state: 'dead' as const } : entry
  const ended = before && entry.state === 'live' ? leftOver(before, entry) : undefined
  const rows = [...(ended ? [ended] : []), told].map(one => numbered(gatewayGroupId, head, one))
  await trx.insertInto('directory_log').values(rows).execute()
  head.live += (entry.state === 'live' ? 1 : 0) - (before ? 1 : 0)
  if (head.seq > 2 * head.live + slackMin) await rewriteDirectory(trx, { gatewayGroupId, head, nowMs })
  await writeHead(trx, gatewayGroupId, head)
}

/** Begins a new epoch with what is live. Gateways get the whole directory afresh. `head` is locked and changed. */
export async function rewriteDirectory(
  trx: Transaction<AnyTables>,
  { gatewayGroupId, head, nowMs }: { gatewayGroupId: string; head: DirectoryHead; nowMs: number },
): Promise<void> {
  const live: { entry: string }[] = await trx
    .selectFrom('directory_log')
    .select('entry')
    .where('gateway_group_id', '=', gatewayGroupId)
    .where('live', '=', true)
    .orderBy('seq')
    .execute()
  await trx.deleteFrom('directory_log').where('gateway_group_id', '=', gatewayGroupId).execute()
  head.epoch = Math.max(head.epoch + 1, Math.floor(nowMs))
  head.epochAtMs = nowMs
  head.seq = 0
  head.chain = emptyDirectoryChain(gatewayGroupId, head.epoch)
  head.live = live.length
  const rows = live.map(({ entry }) => numbered(gatewayGroupId, head, JSON.parse(entry)))
  for (let at = 0; at < rows.length; at += rowsPerInsert) {
    await trx
      .insertInto('directory_log')
      .values(rows.slice(at, at + rowsPerInsert))
      .execute()
  }
}

function numbered(gatewayGroupId: string, head: DirectoryHead, entry: NewDirectoryEntry) {
  const withSeq: DirectoryEntry = { ...entry, seq: ++head.seq }
  head.chain = chained(head.chain, withSeq)
  return {
    gateway_group_id: gatewayGroupId,
    epoch: head.epoch,
    seq: head.seq,
    subject: subjectOf(entry),
    live: entry.state === 'live',
    entry: canonicalJson(withSeq),
    chain: head.chain,
  }
}

async function liveEntry(trx: Transaction<AnyTables>, gatewayGroupId: string, subject: string) {
  const found = await trx
    .selectFrom('directory_log')
    .select('entry')
    .where(liveIs(gatewayGroupId, subject))
    .executeTakeFirst()
  if (!found) return undefined
  const { seq: _, ...entry } = JSON.parse(found.entry) as DirectoryEntry
  return entry as NewDirectoryEntry
}

const liveIs =
  (gatewayGroupId: string, subject: string) =>
  // biome-ignore lint/suspicious/noExplicitAny: tables are not typed here
  (eb: any) =>
    eb.and([eb('gateway_group_id', '=', gatewayGroupId), eb('subject', '=', subject), eb('live', '=', true)])

/** What a gateway would still hold of `before` after entering `after`. */
function leftOver(before: NewDirectoryEntry, after: NewDirectoryEntry): NewDirectoryEntry | undefined {
  if (before.kind === 'credential') {
    const same = after.kind === 'credential' && before.sha256 === after.sha256
    return same && before.environmentId === after.environmentId ? undefined : { ...before, state: 'dead' }
  }
  if (before.kind !== 'subscription' || after.kind !== 'subscription') return undefined
  const moved = before.applicationId !== after.applicationId || before.environmentId !== after.environmentId
  const kept = new Set(moved ? [] : after.apiVersionIds)
  const apiVersionIds = before.apiVersionIds.filter(id => !kept.has(id))
  return apiVersionIds.length > 0 ? { ...before, apiVersionIds, state: 'dead' } : undefined
}

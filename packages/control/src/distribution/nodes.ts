/** The nodes of the gateway groups, as they last told of themselves. */
import type { StatusReport } from '@gatehouse/program'
import { type AnyTables, json } from '@gatehouse/store'
import type { Kysely } from 'kysely'

export interface GatewayNode {
  node: string
  gatewayGroupId: string
  connected: boolean
  /** `serving`, `refused` or `waiting`; `ended` where nothing was heard of it for a week. */
  state: string
  generation: number
  /** Why it refuses the newest generation. */
  reason: string | undefined
  report: Partial<StatusReport>
  certificateExpiresAt: string
  enrolledAt: string
  lastSeenAt: string
}

/** Who was away for so long is not expected back, although it may come. */
export const endedAfterMs = 7 * 86_400_000

/** Not those that said goodbye. */
export async function listNodes(
  db: Kysely<AnyTables>,
  { gatewayGroupId, nowMs }: { gatewayGroupId?: string | undefined; nowMs: number },
): Promise<GatewayNode[]> {
  let query = db.selectFrom('gateway_nodes').selectAll().orderBy('id')
  if (gatewayGroupId !== undefined) query = query.where('gateway_group_id', '=', gatewayGroupId)
  const rows = await query.where(eb => eb.or([eb('connected', '=', true), eb('state', '<>', 'ended')])).execute()
  // Who noted that it is connected may have been killed with it.
  const isAway = ({ last_seen_at: seen }: (typeof rows)[number]) => nowMs - new Date(seen).getTime() > endedAfterMs
  const stateOf = (row: (typeof rows)[number]) => {
    if (isAway(row)) return 'ended'
    return row.connected && row.state === 'ended' ? 'waiting' : row.state
  }
  return rows.map(row => ({
    node: row.id,
    gatewayGroupId: row.gateway_group_id,
    connected: row.connected && !isAway(row),
    state: stateOf(row),
    generation: row.generation,
    reason: row.reason ?? undefined,
    report: row.report,
    certificateExpiresAt: row.certificate_expires_at,
    enrolledAt: row.enrolled_at,
    lastSeenAt: row.last_seen_at,
  }))
}

export async function noteReport(
  db: Kysely<AnyTables>,
  { node, report, nowMs }: { node: string; report: StatusReport; nowMs: number },
): Promise<void> {
  await db
    .updateTable('gateway_nodes')
    .set({
      state: report.state,
      generation: report.generation,
      refused_generation: report.refused?.generation ?? null,
      reason: report.refused?.reason ?? null,
      report: json(report),
      connected: report.state !== 'ended',
      last_seen_at: new Date(nowMs).toISOString(),
    })
    .where('id', '=', node)
    .execute()
}

export async function noteConnected(db: Kysely<AnyTables>, node: string, connected: boolean): Promise<void> {
  await db.updateTable('gateway_nodes').set({ connected }).where('id', '=', node).execute()
}

/** Whose certificate is over can only be enrolled anew: of those that were not, nothing is kept. */
export async function forgetEnded(db: Kysely<AnyTables>, nowMs: number): Promise<void> {
  const before = (ms: number) => new Date(nowMs - ms).toISOString()
  await db
    .deleteFrom('gateway_nodes')
    .where(eb => eb.or([eb('connected', '=', false), eb('last_seen_at', '<', before(endedAfterMs))]))
    .where('certificate_expires_at', '<', before(86_400_000))
    .execute()
}

/** Its certificates stop working at once. */
export async function removeNode(db: Kysely<AnyTables>, node: string): Promise<boolean> {
  const gone = await db.deleteFrom('gateway_nodes').where('id', '=', node).returning('id').execute()
  return gone.length > 0
}

/** What the operator wishes of the gateways of a group; each hears of it with its next report. */
export async function groupWishes(db: Kysely<AnyTables>, gatewayGroupId: string): Promise<{ logLevel?: string }> {
  const row = await db.selectFrom('gateway_groups').select('spec').where('id', '=', gatewayGroupId).executeTakeFirst()
  const { logLevel } = (row?.spec ?? {}) as { logLevel?: string }
  return logLevel === undefined ? {} : { logLevel }
}

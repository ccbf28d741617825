/** The nodes of the gateway groups, as they last told of themselves. */
import type { StatusReport } from '@gatehouse/program'
import { type AnyTables, json } from '@gatehouse/store'
import type { Kysely } from 'kysely'

export interface GatewayNode {
  node: string
  gatewayGroupId: string
  connected: boolean
  /** `serving`, `refused` or `waiting`. */
  state: string
  generation: number
  /** Why it refuses the newest generation. */
  reason: string | undefined
  report: Partial<StatusReport>
  certificateExpiresAt: string
  enrolledAt: string
  lastSeenAt: string
}

export async function listNodes(db: Kysely<AnyTables>, gatewayGroupId?: string): Promise<GatewayNode[]> {
  let query = db.selectFrom('gateway_nodes').selectAll().orderBy('id')
  if (gatewayGroupId !== undefined) query = query.where('gateway_group_id', '=', gatewayGroupId)
  return (await query.execute()).map(row => ({
    node: row.id,
    gatewayGroupId: row.gateway_group_id,
    connected: row.connected,
    state: row.state,
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
      connected: true,
      last_seen_at: new Date(nowMs).toISOString(),
    })
    .where('id', '=', node)
    .execute()
}

export async function noteConnected(db: Kysely<AnyTables>, node: string, connected: boolean): Promise<void> {
  await db.updateTable('gateway_nodes').set({ connected }).where('id', '=', node).execute()
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

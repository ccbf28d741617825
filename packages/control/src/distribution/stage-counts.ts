/** What gateways tell of staged deployments, kept so that neither their restart nor ours loses or doubles a request. */
import { type StageTally, type StatusReport, sumOf } from '@gatehouse/program'
import { type AnyTables, json, type Store } from '@gatehouse/store'
import type { Kysely, Transaction } from 'kysely'

interface Counts {
  staged: StageTally
  present: StageTally
}

export interface StageReport extends Counts {
  node: string
  toldAt: string
}

interface Told {
  node: string
  gatewayGroupId: string
  stages: NonNullable<StatusReport['stages']>
  nowMs: number
}

/** A gateway is heard only about deployments of its own group. */
export async function noteStages(store: Store, { node, gatewayGroupId, stages, nowMs }: Told): Promise<void> {
  const { start, counts } = stages
  if (counts.length === 0) return
  await store.transaction(async trx => {
    const known = await trx
      .selectFrom('deployment_stages')
      .select('deployment_id')
      .where('gateway_group_id', '=', gatewayGroupId)
      .where(
        'deployment_id',
        'in',
        counts.map(({ deployment }) => deployment),
      )
      .execute()
    const ids = new Set(known.map(row => row.deployment_id as string))
    for (const { deployment, staged, present } of counts) {
      if (ids.has(deployment)) await note(trx, { deployment, node, start, counts: { staged, present }, nowMs })
    }
  })
}

interface Note {
  deployment: string
  node: string
  start: number
  counts: Counts
  nowMs: number
}

/** Counts of one start only grow: what is less was overtaken on its way. */
async function note(trx: Transaction<AnyTables>, { deployment, node, start, counts, nowMs }: Note): Promise<void> {
  const none = sumOf([])
  const row = await trx
    .selectFrom('stage_counts')
    .selectAll()
    .where('deployment_id', '=', deployment)
    .where('node', '=', node)
    .forUpdate()
    .executeTakeFirst()
  const before = row && (row.counts as Counts)
  if (row && row.start === start && requestsOf(before!) > requestsOf(counts)) return
  const earlier = row ? (row.earlier as Counts) : { staged: none, present: none }
  const values = {
    start,
    counts: json(counts),
    earlier: json(row && row.start !== start ? added(earlier, before!) : earlier),
    told_at: new Date(nowMs).toISOString(),
  }
  await trx
    .insertInto('stage_counts')
    .values({ deployment_id: deployment, node, ...values })
    .onConflict(conflict => conflict.columns(['deployment_id', 'node']).doUpdateSet(values))
    .execute()
}

const requestsOf = ({ staged, present }: Counts) => staged.requests + present.requests

const added = (one: Counts, other: Counts): Counts => ({
  staged: sumOf([one.staged, other.staged]),
  present: sumOf([one.present, other.present]),
})

export async function readStageReports(db: Kysely<AnyTables>, deploymentId: string): Promise<StageReport[]> {
  const rows = await db.selectFrom('stage_counts').selectAll().where('deployment_id', '=', deploymentId).execute()
  return rows.map(({ node, counts, earlier, told_at }) => ({
    node,
    ...added(earlier as Counts, counts as Counts),
    toldAt: new Date(told_at).toISOString(),
  }))
}

/** Which gateways serve it, by deployment; none is named where all do. */
export async function readStageNodes(db: Kysely<AnyTables>, gatewayGroupId: string): Promise<Map<string, string[]>> {
  const rows = await db
    .selectFrom('deployment_stages')
    .select(['deployment_id', 'nodes'])
    .where('gateway_group_id', '=', gatewayGroupId)
    .execute()
  return new Map(rows.map(({ deployment_id, nodes }) => [deployment_id as string, nodes as string[]]))
}

/** Anomalies as rows. Written here alone: the program found them. */
import { newId } from '@gatehouse/base'
import type { WriteContext } from '@gatehouse/control'
import type { Anomaly, Told } from '@gatehouse/foresight'
import type { AnyTables } from '@gatehouse/store'
import { type Kysely, sql } from 'kysely'
import { placeIn } from './usage-steps.ts'

export interface AnomalyRow {
  id: string
  kind: Anomaly['kind']
  environment: string
  api: string
  application: string
  measure: Anomaly['measure']
  from_at: Date | string
  to_at: Date | string | null
  observed: number
  expected: number
  low: number
  high: number
  confidence: number
}

const keptDays = 400

/** In the transaction that moves the watch on: so each is there once, whichever replica found it. */
export async function storeTold(context: WriteContext, told: readonly Told[]): Promise<void> {
  for (const { turn, anomaly } of told) {
    if (turn === 'opens') await open(context, anomaly)
    else await update(context, anomaly)
  }
  if (told.length === 0) return
  const oldest = new Date(context.services.clock.nowMs() - keptDays * 86_400_000).toISOString()
  await context.transaction
    .deleteFrom('anomalies')
    .where('organization_id', '=', context.organization!.id)
    .where('to_at', '<', oldest)
    .execute()
}

const figures = ({ observed, expected, low, high, confidence }: Anomaly) => ({
  ...{ observed, expected, low, high, confidence },
})
const at = (ms: number) => new Date(ms).toISOString()

async function open({ transaction, organization, services }: WriteContext, anomaly: Anomaly) {
  const [environment, api] = placeIn(anomaly.api)
  const nowMs = services.clock.nowMs()
  await transaction
    .insertInto('anomalies')
    .values({
      id: newId('anm', nowMs),
      organization_id: organization!.id,
      ...{ kind: anomaly.kind, environment, api, application: anomaly.consumer ?? '', measure: anomaly.measure },
      ...{ from_at: at(anomaly.fromMs), to_at: null, ...figures(anomaly), created_at: at(nowMs) },
    })
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

async function update({ transaction, organization }: WriteContext, anomaly: Anomaly) {
  const [environment, api] = placeIn(anomaly.api)
  await transaction
    .updateTable('anomalies')
    .set({ ...figures(anomaly), ...(anomaly.toMs === undefined ? {} : { to_at: at(anomaly.toMs) }) })
    .where('organization_id', '=', organization!.id)
    .where('kind', '=', anomaly.kind)
    .where('environment', '=', environment)
    .where('api', '=', api)
    .where('application', '=', anomaly.consumer ?? '')
    .where('measure', '=', anomaly.measure)
    .where('to_at', 'is', null)
    .execute()
}

/** What a watch that was lost left open will be ended by nobody else. */
export async function endOpen({ transaction, organization }: WriteContext, toMs: number): Promise<void> {
  await sql`update anomalies set to_at = greatest(from_at, ${at(toMs)}::timestamptz)
    where organization_id = ${organization!.id} and to_at is null`.execute(transaction)
}

export interface AnomalyQuery {
  organizationId: string
  fromMs?: number | undefined
  toMs?: number | undefined
  kind?: string | undefined
  api?: string | undefined
  application?: string | undefined
  open?: boolean | undefined
  limit: number
  cursor?: string | undefined
}

/** The newest first; one more than `limit` where there is a further page. */
export async function anomalyRows(db: Kysely<AnyTables>, asked: AnomalyQuery): Promise<AnomalyRow[]> {
  const { fromMs, toMs, kind, api, application, open: isOpen, cursor } = asked
  const only = [
    sql`organization_id = ${asked.organizationId}`,
    ...(fromMs === undefined ? [] : [sql`(to_at is null or to_at >= ${at(fromMs)}::timestamptz)`]),
    ...(toMs === undefined ? [] : [sql`from_at < ${at(toMs)}::timestamptz`]),
    ...(kind === undefined ? [] : [sql`kind = ${kind}`]),
    ...(api === undefined ? [] : [sql`api = ${api}`]),
    ...(application === undefined ? [] : [sql`application = ${application}`]),
    ...(isOpen === undefined ? [] : [isOpen ? sql`to_at is null` : sql`to_at is not null`]),
  ]
  if (cursor !== undefined) {
    const [ms, id] = [Number(cursor.split('.')[0]), cursor.split('.')[1]!]
    only.push(sql`(from_at, id) < (${at(ms)}::timestamptz, ${id})`)
  }
  const { rows } =
    await sql<AnomalyRow>`select id, kind, environment, api, application, measure, from_at, to_at, observed,
      expected, low, high, confidence
    from anomalies where ${sql.join(only, sql` and `)} order by from_at desc, id desc limit ${asked.limit + 1}`.execute(
      db,
    )
  return rows
}

/** What was before it has been looked at; undefined before the first look, which there is another of after `relearn-usage`. */
export async function watchedTo(db: Kysely<AnyTables>, organizationId: string): Promise<number | undefined> {
  const { rows } = await sql<{ watched_to: Date | string }>`select watched_to from watches
    where organization_id = ${organizationId}`.execute(db)
  const toMs = rows[0] && new Date(rows[0].watched_to).getTime()
  return toMs === 0 ? undefined : toMs
}

export const cursorOf = ({ from_at, id }: AnomalyRow) => `${new Date(from_at).getTime()}.${id}`

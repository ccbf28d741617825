/** Events for endpoints: rows in the transaction that is the reason. Nobody waits for whoever receives. */
import { newId } from '@gatehouse/base'
import type { AnyTables } from '@gatehouse/store'
import type { Kysely } from 'kysely'
import { type Endpoint, endpointsOf } from './endpoints.ts'

/** That wait for one endpoint; what comes beyond is noted as failed. */
export const waitingMax = 1000
const bodyBytesMax = 65_536
/** In place of what was too large, or came when too many waited: it can never be sent. */
export const notKept = '{}'

export interface WebhookEvent {
  /** Such as `key.expires`. */
  type: string
  data: Readonly<Record<string, unknown>>
  /** What is sent in place of type, time and data, where the other end has a form of its own. */
  body?: Readonly<Record<string, unknown>>
  /** Of an endpoint, a second one with the same word is not sent. */
  once?: string
  /** Of an endpoint, what has the same word is sent one after the other: a later one waits until those before it are over. */
  series?: string
}

interface Queued extends WebhookEvent {
  organizationId: string
  owner: string
}

/** To each endpoint of the owner that wants such. */
export async function queueEvent(db: Kysely<AnyTables>, event: Queued, nowMs: number): Promise<void> {
  const endpoints = await endpointsOf(db, event.organizationId, [event.owner])
  for (const one of endpoints) {
    if (one.state === 'active' && (one.events.length === 0 || one.events.includes(event.type)))
      await queueDelivery(db, { endpoint: one, event }, nowMs)
  }
}

interface Wanted {
  endpoint: Pick<Endpoint, 'id' | 'organization_id'>
  event: WebhookEvent
}

/** Gives its id; undefined where it was asked for before. */
export async function queueDelivery(
  db: Kysely<AnyTables>,
  { endpoint, event }: Wanted,
  nowMs: number,
): Promise<string | undefined> {
  const { type, data, once = null, series = null } = event
  const at = new Date(nowMs).toISOString()
  const body = JSON.stringify(event.body ?? { type, timestamp: at, data })
  const wrong =
    Buffer.byteLength(body) > bodyBytesMax ? 'too_large' : (await isFull(db, endpoint.id)) ? 'too_many_wait' : undefined
  const ended =
    wrong === undefined ? { state: 'waiting', body } : { state: 'failed', body: notKept, failure: wrong, ended_at: at }
  const made = await db
    .insertInto('webhook_deliveries')
    .values({
      ...{ id: newId('msg', nowMs), organization_id: endpoint.organization_id, endpoint_id: endpoint.id, type, once },
      ...{ series, next_at: at, created_at: at, ...ended },
    })
    .onConflict(conflict => conflict.columns(['organization_id', 'endpoint_id', 'once']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return made?.id as string | undefined
}

export async function isFull(db: Kysely<AnyTables>, endpointId: string): Promise<boolean> {
  const found = await db
    .selectFrom('webhook_deliveries')
    .select('id')
    .where('endpoint_id', '=', endpointId)
    .where('state', '=', 'waiting')
    .offset(waitingMax - 1)
    .limit(1)
    .execute()
  return found.length > 0
}

/** What was sent to an endpoint, and to be sent again. */
import { Failure } from '@gatehouse/base'
import type { WriteContext } from '@gatehouse/control'
import type { AnyTables } from '@gatehouse/store'
import type { Kysely } from 'kysely'
import type { Endpoint } from './endpoints.ts'
import { isFull, notKept, waitingMax } from './queue.ts'

/** `failed` is the end: tried as often as it is tried, or refused. */
export type DeliveryState = 'waiting' | 'delivered' | 'failed'

export interface ShownDelivery {
  id: string
  type: string
  state: DeliveryState
  tries: number
  createdAt: string
  endedAt?: string
  /** When it is tried next. */
  nextAt?: string
  /** Of the last reply. */
  status?: number
  failure?: string
  tookMs?: number
}

interface DeliveryRow {
  id: string
  type: string
  state: DeliveryState
  tries: number
  next_at: string | Date
  created_at: string | Date
  ended_at: string | Date | null
  status: number | null
  failure: string | null
  took_ms: number | null
}

/** The newest first. */
export async function deliveriesOf(db: Kysely<AnyTables>, endpointId: string, limit: number): Promise<ShownDelivery[]> {
  const rows = (await db
    .selectFrom('webhook_deliveries')
    .select(['id', 'type', 'state', 'tries', 'next_at', 'created_at', 'ended_at', 'status', 'failure', 'took_ms'])
    .where('endpoint_id', '=', endpointId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()) as DeliveryRow[]
  return rows.map(row => ({
    ...{ id: row.id, type: row.type, state: row.state, tries: Number(row.tries), createdAt: iso(row.created_at) },
    ...(row.ended_at === null ? {} : { endedAt: iso(row.ended_at) }),
    ...(row.state === 'waiting' ? { nextAt: iso(row.next_at) } : {}),
    ...(row.status === null ? {} : { status: Number(row.status) }),
    ...(row.failure === null ? {} : { failure: row.failure }),
    ...(row.took_ms === null ? {} : { tookMs: Number(row.took_ms) }),
  }))
}

const iso = (at: string | Date) => new Date(at).toISOString()

/** Under the same id: who received it already knows it again. Throws `not_found` or `conflict`. */
export async function redeliver(
  { transaction, services }: Pick<WriteContext, 'transaction' | 'services'>,
  endpoint: Pick<Endpoint, 'id'>,
  id: string,
): Promise<void> {
  const mine = transaction.selectFrom('webhook_deliveries').select(['state', 'body']).where('id', '=', id)
  const found = await mine.where('endpoint_id', '=', endpoint.id).executeTakeFirst()
  if (!found) throw new Failure('not_found', `There is no delivery ${id.slice(0, 64)}.`)
  if (found.state === 'waiting') throw new Failure('conflict', 'It is to be sent already.')
  if (found.body === notKept) throw new Failure('conflict', 'What it would have said was not kept.')
  if (await isFull(transaction, endpoint.id))
    throw new Failure('conflict', `${waitingMax} deliveries wait already.`, { hint: 'Send it again later.' })
  const next_at = new Date(services.clock.nowMs()).toISOString()
  await transaction
    .updateTable('webhook_deliveries')
    .set({ state: 'waiting', tries: 0, next_at, ended_at: null, status: null, failure: null, took_ms: null })
    .where('id', '=', id)
    .execute()
}

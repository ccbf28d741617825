/** What is kept of orders beside the certificates: where they stand, when they are due, who works on them. */
import { type AnyTables, json } from '@gatehouse/store'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { HostClaim } from './placing.ts'

/** A challenge that gateways answer now. */
export interface StoredChallenge extends HostClaim {
  challengeId: string
  token: string
  answer: string
  expiresAtMs: number
}

export interface StoredOrder {
  certificateId: string
  organizationId: string
  orderUrl: string | undefined
  /** What is shown now, PEM; none before the first order is filled. */
  chain: string | undefined
  failures: number
  renewAtMs: number | undefined
}

/** Who works on the order; nobody else does while it holds. */
export interface Lease {
  certificateId: string
  lease: string
}

/** By the clock of the database, which all replicas share. Longer than one request to an authority may take. */
const leaseSeconds = 20
/** At once, of one organization and of all, on all replicas: a slow authority holds up its own organization first. */
const ofOrganizationMax = 2
const ofAllMax = 16

/** What there is room for beside those that somebody works on; who has fewest under way goes first. */
export async function dueOrders(
  db: Kysely<AnyTables>,
  nowMs: number,
): Promise<Pick<StoredOrder, 'certificateId' | 'organizationId'>[]> {
  const { rows } = await sql<{ certificate_id: string; organization_id: string }>`
    with due as (
      select certificate_id, organization_id, next_at, coalesce(leased_until >= now(), false) as leased
      from certificate_orders where next_at <= ${isoOf(nowMs)}::timestamptz
    ), placed as (
      select *, row_number() over (partition by organization_id order by leased desc, next_at) as place from due
    )
    select certificate_id, organization_id from placed where not leased and place <= ${ofOrganizationMax}
    order by place, next_at
    limit greatest(0, ${ofAllMax}::int - (select count(*) from due where leased))`.execute(db)
  return rows.map(row => ({ certificateId: row.certificate_id, organizationId: row.organization_id }))
}

/** Takes the lease if the order is still due and nobody has it. */
export async function takeLease(
  trx: Transaction<AnyTables>,
  { certificateId, lease, nowMs }: Lease & { nowMs: number },
): Promise<StoredOrder | undefined> {
  const { rows } = await sql<Record<string, never>>`
    update certificate_orders set lease = ${lease}, leased_until = now() + ${leaseSeconds} * interval '1 second'
    where certificate_id = ${certificateId} and next_at <= ${isoOf(nowMs)}::timestamptz
      and (leased_until is null or leased_until < now())
    returning *`.execute(trx)
  return rows[0] && orderOf(rows[0])
}

/** Whether it was still ours; then it is for a while longer. */
export async function keepLease(trx: Transaction<AnyTables>, { certificateId, lease }: Lease): Promise<boolean> {
  const { rows } = await sql`
    update certificate_orders set leased_until = now() + ${leaseSeconds} * interval '1 second'
    where certificate_id = ${certificateId} and lease = ${lease} returning certificate_id`.execute(trx)
  return rows.length > 0
}

/** The columns that change while somebody has the lease. */
export interface OrderChange {
  orderUrl?: string | null
  challenges?: readonly Omit<StoredChallenge, 'organizationId'>[]
  chain?: string
  failures?: number
  nextAtMs?: number
  renewAtMs?: number
  /** The lease ends with the change. */
  done?: boolean
}

/** Whether the lease was still ours; nothing is changed otherwise. */
export async function changeOrder(
  trx: Transaction<AnyTables>,
  { certificateId, lease }: Lease,
  change: OrderChange,
): Promise<boolean> {
  const { orderUrl, challenges, chain, failures, nextAtMs, renewAtMs, done } = change
  const values = {
    ...(orderUrl === undefined ? {} : { order_url: orderUrl }),
    ...(challenges === undefined ? {} : { challenges: json(challenges) }),
    ...(chain === undefined ? {} : { chain }),
    ...(failures === undefined ? {} : { failures }),
    ...(nextAtMs === undefined ? {} : { next_at: isoOf(nextAtMs) }),
    ...(renewAtMs === undefined ? {} : { renew_at: isoOf(renewAtMs) }),
    ...(done ? { lease: null, leased_until: null } : {}),
  }
  const changed = await trx
    .updateTable('certificate_orders')
    .set(values)
    .where('certificate_id', '=', certificateId)
    .where('lease', '=', lease)
    .returning('certificate_id')
    .execute()
  return changed.length > 0
}

export interface NewOrder {
  certificateId: string
  organizationId: string
  /** What is shown until the order is filled. */
  chain?: string | undefined
  nowMs: number
}

/** Due at once, from its beginning; who works on it loses the lease. */
export async function beginOrder(trx: Transaction<AnyTables>, order: NewOrder): Promise<void> {
  const { certificateId, organizationId, chain, nowMs } = order
  const anew = {
    ...{ order_url: null, challenges: json([]), failures: 0, next_at: isoOf(nowMs), renew_at: isoOf(nowMs) },
    ...{ lease: null, leased_until: null },
  }
  await trx
    .insertInto('certificate_orders')
    .values({ certificate_id: certificateId, organization_id: organizationId, chain: chain ?? null, ...anew })
    .onConflict(conflict => conflict.column('certificate_id').doUpdateSet(anew))
    .execute()
}

/** Those of an issuer that failed, or of all of one certificate, are tried at once. */
export async function hurryOrders(trx: Transaction<AnyTables>, issuerId: string, nowMs: number): Promise<void> {
  await sql`
    update certificate_orders set next_at = ${isoOf(nowMs)}::timestamptz where failures > 0 and certificate_id in
      (select id from certificates where issuer_id = ${issuerId})`.execute(trx)
}

export async function endOrder(trx: Transaction<AnyTables>, certificateId: string): Promise<void> {
  await trx.deleteFrom('certificate_orders').where('certificate_id', '=', certificateId).execute()
}

export async function chainOf(db: Kysely<AnyTables>, certificateId: string): Promise<string | undefined> {
  const found = await db
    .selectFrom('certificate_orders')
    .select('chain')
    .where('certificate_id', '=', certificateId)
    .executeTakeFirst()
  return found?.chain ?? undefined
}

export async function pendingChallenges(db: Kysely<AnyTables>): Promise<StoredChallenge[]> {
  const { rows } = await sql<{ organization_id: string; challenges: Omit<StoredChallenge, 'organizationId'>[] }>`
    select organization_id, challenges from certificate_orders where challenges <> '[]'::jsonb`.execute(db)
  return rows.flatMap(({ organization_id, challenges }) =>
    challenges.map(challenge => ({ ...challenge, organizationId: organization_id })),
  )
}

/** Of all orders of the organization. */
export async function challengeCount(db: Kysely<AnyTables>, organizationId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select coalesce(sum(jsonb_array_length(challenges)), 0)::int as count
    from certificate_orders where organization_id = ${organizationId}`.execute(db)
  return rows[0]!.count
}

// biome-ignore lint/suspicious/noExplicitAny: a row of the database
const orderOf = (row: any): StoredOrder => ({
  certificateId: row.certificate_id,
  organizationId: row.organization_id,
  orderUrl: row.order_url ?? undefined,
  chain: row.chain ?? undefined,
  failures: Number(row.failures),
  renewAtMs: row.renew_at === null ? undefined : Date.parse(row.renew_at),
})

const isoOf = (ms: number) => new Date(ms).toISOString()

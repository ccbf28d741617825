/** Outlooks of quotas as rows: one of each subscription whose plan has a quota. */
import { randomBytes } from 'node:crypto'
import type { WriteContext } from '@gatehouse/control'
import { type AnyTables, json } from '@gatehouse/store'
import { type Kysely, sql } from 'kysely'
import { type QuotaOutlook, rankOf } from './quota-outlook.ts'

export const quotaLimits = {
  everyMs: 30_000,
  /** Longer than two questions may take. */
  leaseMs: 180_000,
  /** Subscriptions that are looked at in one run; those that wait longest come first. */
  atOnce: 50,
  /** In one answer. */
  shownMax: 500,
} as const

export interface DueQuota {
  organization_id: string
  subscription_id: string
}

/** A moment far ahead is of a clock that was wrong. */
export async function dueQuotas(db: Kysely<AnyTables>, nowMs: number): Promise<DueQuota[]> {
  const [now, far] = [nowMs, nowMs + 86_400_000].map(ms => new Date(ms).toISOString())
  const { rows } = await sql<DueQuota>`select organization_id, subscription_id from (
      select s.organization_id, s.id as subscription_id, q.next_at,
        row_number() over (partition by s.organization_id order by q.next_at nulls first, s.id) as turn
      from subscriptions s
        join plans p on p.organization_id = s.organization_id and p.id = s.plan_id
        left join quota_outlooks q on q.organization_id = s.organization_id and q.subscription_id = s.id
      where s.state in ('active', 'cancelling') and p.spec::text like '%calendar-window%'
        and (q.next_at is null or q.next_at <= ${now}::timestamptz or q.next_at > ${far}::timestamptz)) waiting
    order by turn, next_at nulls first, subscription_id limit ${quotaLimits.atOnce}`.execute(db)
  return rows
}

export interface Lease {
  lease: string
  before: QuotaOutlook[]
}

/** Nobody else looks at it until the lease is over; undefined where another replica was first. */
export async function leased(context: WriteContext, subscriptionId: string): Promise<Lease | undefined> {
  const { transaction, organization, services } = context
  const nowMs = services.clock.nowMs()
  const [now, until, far] = [nowMs, nowMs + quotaLimits.leaseMs, nowMs + 86_400_000].map(ms =>
    new Date(ms).toISOString(),
  )
  const lease = randomBytes(9).toString('base64url')
  const { rows } = await sql<{ limits: QuotaOutlook[] }>`insert into quota_outlooks
      (organization_id, subscription_id, lease, next_at, worst, limits)
    values (${organization!.id}, ${subscriptionId}, ${lease}, ${until}::timestamptz, 0, '[]')
    on conflict (organization_id, subscription_id) do update set lease = ${lease}, next_at = ${until}::timestamptz
      where quota_outlooks.next_at <= ${now}::timestamptz or quota_outlooks.next_at > ${far}::timestamptz
    returning limits`.execute(transaction)
  return rows[0] && { lease, before: rows[0].limits }
}

interface Kept {
  subscriptionId: string
  lease: string
  outlooks: readonly QuotaOutlook[]
  nextMs: number
}

/** Whether the lease was still one’s own. */
export async function keepOutlooks(context: WriteContext, { subscriptionId, lease, outlooks, nextMs }: Kept) {
  const { transaction, organization, services } = context
  const worst = Math.max(0, ...outlooks.map(({ level }) => rankOf(level)))
  const kept = await transaction
    .updateTable('quota_outlooks')
    .set({
      ...{ lease: null, limits: json(outlooks), worst, next_at: new Date(nextMs).toISOString() },
      looked_at: new Date(services.clock.nowMs()).toISOString(),
    })
    .where('organization_id', '=', organization!.id)
    .where('subscription_id', '=', subscriptionId)
    .where('lease', '=', lease)
    .returning('subscription_id')
    .execute()
  return kept.length > 0
}

export interface OutlookRow {
  subscription: string
  subscriptionId: string
  application: string
  workspace: string
  plan: string
  environment: string
  lookedAt: string
  outlook: QuotaOutlook
}

export interface Wanted {
  organizationId: string
  nowMs: number
  applicationId?: string | undefined
  planId?: string | undefined
  environmentId?: string | undefined
  level?: QuotaOutlook['level'] | undefined
}

/** Of periods that are running, the worst first, by name. */
export async function outlookRows(db: Kysely<AnyTables>, wanted: Wanted): Promise<OutlookRow[]> {
  const least = rankOf(wanted.level ?? 'fine')
  const only = (column: string, id: string | undefined) =>
    id === undefined ? sql`true` : sql`${sql.ref(column)} = ${id}`
  const { rows } = await sql<
    Omit<OutlookRow, 'outlook' | 'lookedAt'> & { looked: Date | string; limits: QuotaOutlook[] }
  >`
    select s.name as subscription, s.id as "subscriptionId", a.name as application, p.name as plan,
      w.name as workspace, e.name as environment, q.looked_at as looked, q.limits
    from quota_outlooks q
      join subscriptions s on s.organization_id = q.organization_id and s.id = q.subscription_id
      join applications a on a.organization_id = s.organization_id and a.id = s.application_id
      join workspaces w on w.organization_id = a.organization_id and w.id = a.workspace_id
      join plans p on p.organization_id = s.organization_id and p.id = s.plan_id
      join environments e on e.organization_id = s.organization_id and e.id = s.environment_id
    where q.organization_id = ${wanted.organizationId} and q.looked_at is not null and q.worst >= ${least}
      and s.state in ('active', 'cancelling')
      and ${only('s.application_id', wanted.applicationId)} and ${only('s.plan_id', wanted.planId)}
      and ${only('s.environment_id', wanted.environmentId)}
    order by q.worst desc, q.looked_at desc, s.id limit ${quotaLimits.shownMax}`.execute(db)
  return rows
    .flatMap(({ limits, looked, ...row }) =>
      limits
        .filter(({ level, to }) => rankOf(level) >= least && Date.parse(to) > wanted.nowMs)
        .map(outlook => ({ ...row, lookedAt: new Date(looked).toISOString(), outlook })),
    )
    .sort((a, b) => rankOf(b.outlook.level) - rankOf(a.outlook.level) || shareOf(b) - shareOf(a))
    .slice(0, quotaLimits.shownMax)
}

const shareOf = ({ outlook: { used, allowed } }: OutlookRow) => used / Math.max(1, allowed)

/** Rows of groups of alerts, of one channel each, and of what stands in them until its end is told. */
import { createHash } from 'node:crypto'
import { newId } from '@gatehouse/base'
import type { WriteContext } from '@gatehouse/control'
import { json } from '@gatehouse/store'
import { sql } from 'kysely'
import type { LiveAlert } from '../alert-rows.ts'
import type { Grouping } from '../channels/channel-spec.ts'
import { shortened } from '../figures-text.ts'
import { labelsOf } from '../silences.ts'

/** Of one channel; what belongs to none of them is one group of its own. */
export const groupsMax = 200
/** Of one group: more than rules of an organization find at a time. */
export const membersMax = 6000
/** No group waits so long: a moment further ahead is of a clock that was wrong. */
const aheadMsMax = 8 * 86_400_000

/** Before the first and after the second. */
export const dueMoments = (nowMs: number) => [nowMs, nowMs + aheadMsMax] as const

export interface AlertGroup {
  id: string
  channel_id: string
  organization_id: string
  key: string
  labels: Record<string, string>
  next_at: string | Date
  sent_at: string | Date | null
  sent: number | string
}

/** An alert as it was when its group heard of it, with what its rule says to do. */
export type GroupedAlert = LiveAlert & { runbook?: string }

export interface Member {
  alert_id: string
  group_id: string
  /** It fires no more. */
  over: boolean
  /** The channel was told that it fires. */
  told: boolean
  /** Something became of it since. */
  news: boolean
  alert: GroupedAlert
}

export interface Wanted {
  key: string
  labels: Record<string, string>
}

const restKey = 'rest'

export function wantedGroup({ by }: Grouping, alert: LiveAlert): Wanted {
  const all = labelsOf(alert)
  const own = by.flatMap(label => (Object.hasOwn(all, label) ? [[label, all[label]!] as const] : []))
  const sorted = JSON.stringify(own.toSorted(([a], [b]) => (a < b ? -1 : 1)))
  return {
    key: createHash('sha256').update(sorted).digest('hex').slice(0, 32),
    labels: Object.fromEntries(own.map(([label, value]) => [label, shortened(value)])),
  }
}

/** Whether alerts of it are of the same: it has every label that groups are told apart by. */
export const isWhole = ({ labels, key }: AlertGroup, { by }: Grouping) =>
  key !== restKey && by.every(label => Object.hasOwn(labels, label))

interface Place {
  channelId: string
  grouping: Grouping
}

/** Its id; it will be told no later than its times say. Whoever has it keeps others from it until the transaction ends. */
export async function touchGroup(
  context: WriteContext,
  { channelId, grouping }: Place,
  wanted: Wanted,
): Promise<string> {
  const { transaction: db, services, organization } = context
  const nowMs = services.clock.nowMs()
  const [now, next] = [0, grouping.waitSeconds].map(seconds => new Date(nowMs + seconds * 1000).toISOString())
  const { key, labels } = (await isFull(context, channelId, wanted.key)) ? { key: restKey, labels: {} } : wanted
  const { rows } = await sql<{ id: string }>`
    insert into alert_groups (id, organization_id, channel_id, key, labels, next_at, sent, created_at)
    values (${newId('agr', nowMs)}, ${organization!.id}, ${channelId}, ${key}, ${json(labels)}, ${next}::timestamptz, 0,
      ${now}::timestamptz)
    on conflict (organization_id, channel_id, key) do update set next_at = least(alert_groups.next_at,
      greatest(${next}::timestamptz, ${sentAt(now!)} + make_interval(secs => ${grouping.intervalSeconds})))
    returning id`.execute(db)
  return rows[0]!.id
}

async function isFull({ transaction }: WriteContext, channelId: string, key: string): Promise<boolean> {
  const { rows } = await sql<{ known: boolean; count: number }>`
    select coalesce(bool_or(key = ${key}), false) as known, count(*)::int as count from alert_groups
    where channel_id = ${channelId}`.execute(transaction)
  return !rows[0]!.known && rows[0]!.count >= groupsMax
}

/** Null where nothing was sent. A message of a moment to come was sent now: a clock was wrong. */
const sentAt = (now: string) =>
  sql`case when alert_groups.sent_at > ${now}::timestamptz then ${now}::timestamptz else alert_groups.sent_at end`

/** What became of one is told when the time between messages has passed. */
export async function hasten({ transaction, services }: WriteContext, groupId: string, intervalSeconds: number) {
  const now = new Date(services.clock.nowMs()).toISOString()
  await sql`update alert_groups set next_at = least(next_at,
      greatest(${now}::timestamptz, ${sentAt(now)} + make_interval(secs => ${intervalSeconds})))
    where id = ${groupId}`.execute(transaction)
}

export async function hastenAll({ transaction, services }: WriteContext, channelId: string, inSeconds: number) {
  const next = new Date(services.clock.nowMs() + inSeconds * 1000).toISOString()
  await sql`update alert_groups set next_at = least(next_at, ${next}::timestamptz) where channel_id = ${channelId}`.execute(
    transaction,
  )
}

export const memberOf = ({ transaction }: WriteContext, channelId: string, alertId: string) =>
  transaction
    .selectFrom('alert_group_members')
    .selectAll()
    .where('channel_id', '=', channelId)
    .where('alert_id', '=', alertId)
    .executeTakeFirst() as Promise<Member | undefined>

interface Entering {
  channelId: string
  groupId: string
  alert: GroupedAlert
}

export async function enter({ transaction, organization }: WriteContext, { channelId, groupId, alert }: Entering) {
  await transaction
    .insertInto('alert_group_members')
    .values({
      ...{ organization_id: organization!.id, channel_id: channelId, group_id: groupId, alert_id: alert.id },
      ...{ told: false, news: true, over: false, alert: json(alert) },
    })
    .execute()
}

export async function noteMember(
  { transaction }: WriteContext,
  channelId: string,
  { alert_id, alert, ...rest }: Pick<Member, 'alert_id' | 'alert'> & { over?: boolean; news?: boolean },
) {
  await transaction
    .updateTable('alert_group_members')
    .set({ alert: json(alert), ...rest })
    .where('channel_id', '=', channelId)
    .where('alert_id', '=', alert_id)
    .execute()
}

export async function leave({ transaction }: WriteContext, channelId: string, alertIds: readonly string[]) {
  if (alertIds.length === 0) return
  await transaction
    .deleteFrom('alert_group_members')
    .where('channel_id', '=', channelId)
    .where('alert_id', 'in', alertIds)
    .execute()
}

/** All of a group, those that fire first, each as its alert stands now. One whose alert is gone is over. */
export async function membersOf({ transaction }: WriteContext, groupId: string): Promise<Member[]> {
  const { rows } = await sql<Member & { now: Partial<LiveAlert> | null }>`
    select m.alert_id, m.group_id, m.over or a.id is null as over, m.told, m.news, m.alert,
      case when a.id is null or m.over then null else jsonb_build_object('state', a.state, 'labels', a.labels, 'spec', a.spec, 'status', a.status) end as now
    from alert_group_members m left join alerts a on a.id = m.alert_id
    where m.group_id = ${groupId} order by m.over or a.id is null, m.alert_id limit ${membersMax}`.execute(transaction)
  return rows.map(({ now, ...member }) => ({ ...member, alert: { ...member.alert, ...now } }))
}

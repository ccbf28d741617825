/** What is to be told of a group now: once, whoever asks. */
import type { Row, WriteContext } from '@gatehouse/control'
import { type ChannelSpec, formOf, type Grouping } from '../channels/channel-spec.ts'
import { silencedBy, silencesNow } from '../silences.ts'
import { type AlertGroup, dueMoments, isWhole, leave, type Member, membersMax, membersOf } from './group-rows.ts'
import { tellGroup } from './tell-group.ts'

/** Of a channel that tells alerts one by one from now on: what is in groups still is told in them. */
const usual = { intervalSeconds: 300, repeatSeconds: 604_800 } as const

export async function flushGroup(context: WriteContext, groupId: string): Promise<void> {
  const { transaction: db, services } = context
  const nowMs = services.clock.nowMs()
  const found = db.selectFrom('alert_groups').selectAll().where('id', '=', groupId)
  const group = (await found.forUpdate().executeTakeFirst()) as AlertGroup | undefined
  // Another replica was first.
  if (!group || !isDue(group, nowMs)) return
  const channel = (await context.resources.get('NotificationChannel', group.channel_id)) as unknown as Row<ChannelSpec>
  const members = await membersOf(context, groupId)
  const said = await toTell(context, { group, channel, members })
  const isTold = said.news || isRepeated({ group, channel, nowMs }, said)
  if (isTold) await tell(context, { group, channel, said })
  const gone = members.filter(one => one.over)
  await leave(context, channel.id, idsOf(gone))
  const hasMore = members.length === membersMax
  if (gone.length === members.length && !hasMore)
    await db.deleteFrom('alert_groups').where('id', '=', groupId).execute()
  else await comeBack(context, { group, channel, said, isTold, hasMore })
}

function isDue({ next_at }: AlertGroup, nowMs: number): boolean {
  const [now, far] = dueMoments(nowMs)
  const nextMs = new Date(next_at).getTime()
  return nextMs <= now || nextMs > far
}

const idsOf = (members: readonly Member[]) => members.map(({ alert_id }) => alert_id)
const timesOf = ({ spec }: Row<ChannelSpec>): Pick<Grouping, 'intervalSeconds' | 'repeatSeconds'> =>
  spec.grouping ?? usual

interface Said {
  firing: Member[]
  ended: Member[]
  /** That fire and are not told now: silenced, or held back by what is worse. */
  held: Member[]
  news: boolean
}

interface Group {
  group: AlertGroup
  channel: Row<ChannelSpec>
}

async function toTell(
  context: WriteContext,
  { group, channel, members }: Group & { members: Member[] },
): Promise<Said> {
  const silences = await silencesNow(context)
  const { grouping } = channel.spec
  const live = members.filter(({ over }) => !over)
  const heard = live.filter(({ alert }) => silencedBy(silences, alert) === undefined)
  const isHeld =
    grouping?.inhibit && isWhole(group, grouping) && heard.some(({ alert }) => alert.spec.severity === 'critical')
  const firing = isHeld ? heard.filter(({ alert }) => alert.spec.severity === 'critical') : heard
  const told = new Set(firing)
  const ended = members.filter(one => one.over && one.told)
  return {
    ...{ firing, ended, held: live.filter(one => !told.has(one)) },
    // What somebody takes care of by now is told with others alone.
    news: ended.length > 0 || firing.some(one => one.news && !one.alert.status.acknowledged),
  }
}

function isRepeated({ group, channel, nowMs }: Group & { nowMs: number }, { firing }: Said): boolean {
  if (!channel.spec.grouping || group.sent_at === null) return false
  const sinceMs = nowMs - new Date(group.sent_at).getTime()
  // Sent in a time to come: a clock was wrong.
  const isLong = sinceMs < 0 || sinceMs >= channel.spec.grouping.repeatSeconds * 1000
  return isLong && firing.some(({ alert }) => !alert.status.acknowledged)
}

async function tell(context: WriteContext, { group, channel, said }: Group & { said: Said }): Promise<void> {
  const { firing, ended, held } = said
  // What is silenced and was told still fires: its incident goes on.
  const goesOn = firing.length > 0 || held.some(one => one.told)
  const event = goesOn ? 'firing' : 'resolved'
  if (firing.length > 0 || !goesOn || formOf(channel.spec) !== 'pagerduty')
    await tellGroup(context, { channel, group, event, firing: firing.map(alertOf), ended: ended.map(alertOf) })
  if (firing.length === 0) return
  await context.transaction
    .updateTable('alert_group_members')
    .set({ told: true, news: false })
    .where('channel_id', '=', channel.id)
    .where('alert_id', 'in', idsOf(firing))
    .execute()
}

const alertOf = ({ alert }: Member) => alert

async function comeBack(
  { transaction, services }: WriteContext,
  { group, channel, said, isTold, hasMore }: Group & { said: Said; isTold: boolean; hasMore: boolean },
): Promise<void> {
  const nowMs = services.clock.nowMs()
  const { intervalSeconds, repeatSeconds } = timesOf(channel)
  const sentMs = isTold || group.sent_at === null ? nowMs : Math.min(nowMs, new Date(group.sent_at).getTime())
  const soonMs = nowMs + intervalSeconds * 1000
  // Silences end by themselves.
  const nextMs = hasMore || said.held.some(one => one.news) ? soonMs : Math.max(soonMs, sentMs + repeatSeconds * 1000)
  await transaction
    .updateTable('alert_groups')
    .set({ next_at: new Date(nextMs).toISOString() })
    .where('id', '=', group.id)
    .execute()
}

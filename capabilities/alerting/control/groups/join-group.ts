/** What becomes of an alert, as its group at a channel hears of it: in the transaction in which it becomes so. */
import type { Row, WriteContext } from '@gatehouse/control'
import { type ChannelSpec, formOf } from '../channels/channel-spec.ts'
import type { MessageEvent } from '../messages/send.ts'
import {
  type AlertGroup,
  enter,
  type GroupedAlert,
  hasten,
  leave,
  memberOf,
  membersOf,
  noteMember,
  touchGroup,
  wantedGroup,
} from './group-rows.ts'
import { tellGroup } from './tell-group.ts'

export interface Joining {
  channel: Row<ChannelSpec>
  event: MessageEvent
  alert: GroupedAlert
}

/** Of channels that tell alerts one by one from now on. */
const usualIntervalSeconds = 300

/** False where the channel is to be told by itself. */
export async function joinGroup(context: WriteContext, joining: Joining): Promise<boolean> {
  const { channel, event, alert } = joining
  const { grouping } = channel.spec
  const intervalSeconds = grouping?.intervalSeconds ?? usualIntervalSeconds
  const member = await memberOf(context, channel.id, alert.id)
  const became = (of: { news?: true; over?: true }) =>
    noteMember(context, channel.id, { alert_id: alert.id, alert, ...of })
  if (event === 'firing') {
    // A later step of its rule tells the same channel again.
    if (member) {
      await became({ news: true })
      await hasten(context, member.group_id, intervalSeconds)
      return true
    }
    if (!grouping) return false
    const groupId = await touchGroup(context, { channelId: channel.id, grouping }, wantedGroup(grouping, alert))
    await enter(context, { channelId: channel.id, groupId, alert })
    return true
  }
  if (!member) return false
  if (event === 'acknowledged') return acknowledged(context, joining, member)
  // What nobody was told of is over for nobody.
  if (!member.told) {
    await leave(context, channel.id, [alert.id])
    return true
  }
  await became({ over: true, news: true })
  await hasten(context, member.group_id, intervalSeconds)
  return true
}

/** An incident is of the whole group: it is taken care of once all of it is. */
async function acknowledged(
  context: WriteContext,
  { channel, alert }: Joining,
  { told, group_id }: { told: boolean; group_id: string },
): Promise<boolean> {
  await noteMember(context, channel.id, { alert_id: alert.id, alert })
  if (!told) return true
  if (formOf(channel.spec) !== 'pagerduty') return false
  const group = (await context.transaction
    .selectFrom('alert_groups')
    .selectAll()
    .where('id', '=', group_id)
    .forUpdate()
    .executeTakeFirst()) as AlertGroup | undefined
  if (!group) return true
  const firing = (await membersOf(context, group_id)).filter(one => one.told && !one.over).map(one => one.alert)
  if (firing.every(one => one.status.acknowledged))
    await tellGroup(context, { channel, group, event: 'acknowledged', firing, ended: [] })
  return true
}

/** One message about a group at its channel. */
import type { Row, WriteContext } from '@gatehouse/control'
import { severities } from '../../severity.ts'
import type { ChannelSpec } from '../channels/channel-spec.ts'
import { shortened } from '../figures-text.ts'
import { listedMax, type MessageEvent, send } from '../messages/send.ts'
import type { AlertGroup, GroupedAlert } from './group-rows.ts'

export interface Telling {
  channel: Row<ChannelSpec>
  group: AlertGroup
  event: MessageEvent
  firing: readonly GroupedAlert[]
  ended: readonly GroupedAlert[]
}

export const rankOf = ({ spec }: GroupedAlert) => severities.indexOf(spec.severity)

export async function tellGroup(
  context: WriteContext,
  { channel, group, event, firing, ended }: Telling,
): Promise<void> {
  const alerts = [...firing.toSorted((a, b) => rankOf(b) - rankOf(a)), ...ended]
  const { transaction, organization, services } = context
  const sent = Number(group.sent) + 1
  const worst = Math.max(...(firing.length > 0 ? firing : ended).map(rankOf))
  const words = Object.entries(group.labels).map(([label, value]) => `${label} ${value}`)
  await send(context, {
    channel,
    told: {
      ...{ event, organization: organization!.name, severity: severities[worst]! },
      title: shortened(words.join(', ') || `alerts of ${organization!.name}`),
      group: { id: group.id, labels: group.labels, firing: firing.length, resolved: ended.length },
      alerts: alerts.slice(0, listedMax),
      more: Math.max(0, alerts.length - listedMax),
    },
    once: `group ${group.id} ${sent}`,
  })
  await transaction
    .updateTable('alert_groups')
    .set({ sent, ...(event === 'acknowledged' ? {} : { sent_at: new Date(services.clock.nowMs()).toISOString() }) })
    .where('id', '=', group.id)
    .execute()
}

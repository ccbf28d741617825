/** One message to one channel, in its own form. */
import { queueMail } from '@gatehouse/capability-self-service/control/mail/mail-queue.ts'
import type { Row, WriteContext } from '@gatehouse/control'
import { queueDelivery } from '@gatehouse/webhook'
import { type ChannelSpec, formOf } from '../channels/channel-spec.ts'
import { mailOf } from './mail-form.ts'
import { pagerDutyOf } from './pagerduty-form.ts'
import { slackOf } from './slack-form.ts'
import { type Told, webhookOf } from './webhook-form.ts'

export type MessageEvent = 'firing' | 'resolved' | 'acknowledged'

/** Alerts that one message lists; the others are counted. */
export const listedMax = 20
/** Of a message; the queue takes a little more. */
const bytesMax = 60_000

interface Sent {
  channel: Row<ChannelSpec>
  told: Told
  once: string
}

export async function send(context: WriteContext, { channel, told: all, once }: Sent): Promise<void> {
  const told = fitting(all)
  const { transaction: db, services, organization } = context
  const nowMs = services.clock.nowMs()
  const form = formOf(channel.spec)
  const type = `alert.${told.event}`
  if (form === 'email') {
    const { subject, text } = mailOf(told)
    for (const recipient of channel.spec.email!.to) {
      const mail = { organizationId: organization!.id, portal: '-', kind: 'alert' as const, recipient }
      await queueMail(db, { ...mail, data: { subject, text }, once: `${once} ${channel.id} ${recipient}` }, nowMs)
    }
    return
  }
  const endpoint = { id: channel.status.endpoint as string, organization_id: organization!.id }
  const ours = webhookOf(told)
  const body = form === 'slack' ? slackOf(told) : form === 'pagerduty' ? pagerDutyOf(told) : undefined
  // An incident that is begun after it was ended would stay for ever.
  const incident = told.group?.id ?? told.alerts[0]?.id
  const series = form === 'pagerduty' && incident ? { series: incident } : {}
  await queueDelivery(db, { endpoint, event: { type, data: ours, once, ...series, ...(body ? { body } : {}) } }, nowMs)
}

/** Labels and addresses may be long: who does not fit is counted. */
function fitting(told: Told): Told {
  let fit = told
  while (fit.alerts.length > 1 && Buffer.byteLength(JSON.stringify(webhookOf(fit))) > bytesMax)
    fit = { ...fit, alerts: fit.alerts.slice(0, -1), more: fit.more + 1 }
  return fit
}

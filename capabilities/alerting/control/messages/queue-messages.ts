/** What is told at channels: asked for in the transaction in which a state changes, each once. */
import { createHash } from 'node:crypto'
import { queueMail } from '@gatehouse/capability-self-service/control/mail/mail-queue.ts'
import type { Row, WriteContext } from '@gatehouse/control'
import { queueDelivery } from '@gatehouse/webhook'
import type { LiveAlert } from '../alert-rows.ts'
import { type ChannelSpec, formOf } from '../channels/channel-spec.ts'
import type { RuleSpec } from '../rule-spec.ts'
import { mailOf } from './mail-form.ts'
import { pagerDutyOf } from './pagerduty-form.ts'
import { slackOf } from './slack-form.ts'
import { type Told, webhookOf } from './webhook-form.ts'

export type MessageEvent = 'firing' | 'resolved' | 'acknowledged'

export interface Message {
  event: MessageEvent
  alert: LiveAlert
  /** By name. */
  channels: readonly string[]
}

/** Alerts that one message lists; the others are counted. */
export const listedMax = 20

export async function queueMessages(context: WriteContext, rule: Row<RuleSpec>, messages: readonly Message[]) {
  if (messages.length === 0) return
  const channels = new Map((await context.resources.all('NotificationChannel')).map(row => [row.name, row]))
  const wanted = Map.groupBy(
    messages.flatMap(({ channels: names, ...rest }) => names.map(name => ({ ...rest, name }))),
    ({ name, event }) => `${event} ${name}`,
  )
  for (const group of wanted.values()) {
    const [{ name, event }] = group as [(typeof group)[number]]
    const channel = channels.get(name) as Row<ChannelSpec> | undefined
    // One that is gone is told nothing; the others are.
    if (!channel) continue
    const alerts = group.map(({ alert }) => alert)
    const isOne = rule.spec.together && channel.spec.pagerduty === undefined
    for (const part of isOne ? [alerts] : alerts.map(one => [one]))
      await queueOne(context, { rule, channel, event, part })
  }
}

interface One {
  rule: Row<RuleSpec>
  channel: Row<ChannelSpec>
  event: MessageEvent
  part: readonly LiveAlert[]
}

async function queueOne(context: WriteContext, { rule, channel, event, part }: One): Promise<void> {
  const { spec } = rule
  await send(context, {
    channel,
    told: {
      ...{ event, rule: rule.name, title: spec.title ?? rule.name, severity: spec.severity },
      ...(spec.runbook === undefined ? {} : { runbook: spec.runbook }),
      organization: context.organization!.name,
      alerts: part.slice(0, listedMax),
      more: Math.max(0, part.length - listedMax),
    },
    once: digestOf(event, part),
  })
}

const digestOf = (event: MessageEvent, part: readonly LiveAlert[]) =>
  `alert ${event} ${createHash('sha256')
    .update(JSON.stringify(part.map(({ id, status }) => [id, status.steps])))
    .digest('hex')
    .slice(0, 32)}`

interface Sent {
  channel: Row<ChannelSpec>
  told: Told
  once: string
}

/** To one channel in its own form. */
export async function send(context: WriteContext, { channel, told, once }: Sent): Promise<void> {
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
  const series = form === 'pagerduty' && told.alerts[0] ? { series: told.alerts[0].id } : {}
  await queueDelivery(db, { endpoint, event: { type, data: ours, once, ...series, ...(body ? { body } : {}) } }, nowMs)
}

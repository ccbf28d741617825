/** What is told at channels: asked for in the transaction in which a state changes, each once. */
import { createHash } from 'node:crypto'
import type { Row, WriteContext } from '@gatehouse/control'
import type { LiveAlert } from '../alert-rows.ts'
import type { ChannelSpec } from '../channels/channel-spec.ts'
import { joinGroup } from '../groups/join-group.ts'
import type { RuleSpec } from '../rule-spec.ts'
import { listedMax, type MessageEvent, send } from './send.ts'

export interface Message {
  event: MessageEvent
  alert: LiveAlert
  /** By name. */
  channels: readonly string[]
}

export async function queueMessages(context: WriteContext, rule: Row<RuleSpec>, messages: readonly Message[]) {
  if (messages.length === 0) return
  const channels = new Map((await context.resources.all('NotificationChannel')).map(row => [row.name, row]))
  const wanted = Map.groupBy(
    messages.flatMap(({ channels: names, ...rest }) => names.map(name => ({ ...rest, name }))),
    ({ name, event }) => `${event} ${name}`,
  )
  // In one order: whoever has one group waits for nobody who has it and another.
  for (const [, group] of [...wanted].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [{ name, event }] = group as [(typeof group)[number]]
    const channel = channels.get(name) as Row<ChannelSpec> | undefined
    // One that is gone is told nothing; the others are.
    if (!channel) continue
    const alerts = await withoutGrouped(context, { rule, channel, event, part: group.map(({ alert }) => alert) })
    if (alerts.length === 0) continue
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

/** Those that the channel tells one by one, or with their rule alone. */
async function withoutGrouped(context: WriteContext, { rule, channel, event, part }: One): Promise<LiveAlert[]> {
  const alone: LiveAlert[] = []
  const { runbook } = rule.spec
  for (const alert of part) {
    const grouped = { ...alert, ...(runbook === undefined ? {} : { runbook }) }
    if (!(await joinGroup(context, { channel, event, alert: grouped }))) alone.push(alert)
  }
  return alone
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

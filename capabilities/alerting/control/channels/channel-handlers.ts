import { newId } from '@gatehouse/base'
import type { OperationHandler } from '@gatehouse/control'
import { deliveriesOf, redeliver } from '@gatehouse/webhook'
import { send } from '../messages/send.ts'
import type { ChannelRow } from './channel-hooks.ts'

/** Tests of one person: what is sent goes where she likes. */
const testLimit = { max: 30, windowMs: 3_600_000 }

const test: OperationHandler = {
  async prepare({ services, caller }) {
    await services.attempts.take(`channel-test ${caller.id}`, testLimit)
  },
  async run(context) {
    const channel = context.subject as unknown as ChannelRow
    const organization = context.organization!.name
    const told = { event: 'test' as const, organization, rule: channel.name, title: `channel ${channel.name}` }
    const once = `test ${newId('msg', context.services.clock.nowMs())}`
    await send(context, { channel, told: { ...told, severity: 'info', alerts: [], more: 0 }, once })
  },
}

const deliveries: OperationHandler<{ limit: number }> = {
  async run({ transaction, subject }, { limit }) {
    const endpoint = subject!.status.endpoint as string | undefined
    return { items: endpoint === undefined ? [] : await deliveriesOf(transaction, endpoint, limit) }
  },
}

const again: OperationHandler<{ delivery: string }> = {
  async run(context, { delivery }) {
    // Of a channel of mails there is none.
    await redeliver(context, { id: (context.subject!.status.endpoint as string | undefined) ?? '-' }, delivery)
  },
}

export const channelHandlers: Readonly<Record<string, OperationHandler>> = {
  'NotificationChannel.test': test,
  'NotificationChannel.deliveries': deliveries as OperationHandler,
  'NotificationChannel.redeliver': again as OperationHandler,
}

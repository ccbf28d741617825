import { Failure } from '@gatehouse/base'
import type { OperationHandler, Row } from '@gatehouse/control'
import { type LiveAlert, storeAlert } from './alert-rows.ts'
import { queueMessages } from './messages/queue-messages.ts'
import type { RuleSpec } from './rule-spec.ts'

export const acknowledge: OperationHandler<{ comment?: string }> = {
  async run(context, { comment }) {
    const row = context.subject as unknown as LiveAlert
    if (row.state !== 'firing') throw new Failure('conflict', `${row.name} does not fire.`)
    const at = new Date(context.services.clock.nowMs()).toISOString()
    const by = context.caller.name
    const acknowledged = { by, at, ...(comment === undefined ? {} : { comment }) }
    const alert = { ...row, status: { ...row.status, acknowledged } }
    await storeAlert(context, alert)
    await context.audit({
      ...{ action: 'Alert.acknowledge', subject: context.subject, before: context.subject },
      after: { ...context.subject!, status: alert.status },
    })
    const rule = (await context.resources.get('AlertRule', row.spec.rule)) as unknown as Row<RuleSpec>
    await queueMessages(context, rule, [{ event: 'acknowledged', alert, channels: row.status.told }])
  },
}

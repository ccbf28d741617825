import { Failure, type Problem } from '@gatehouse/base'
import { withIds } from '@gatehouse/capability-insight/control/naming.ts'
import type { Draft, OperationHandler, ResourceHooks, Row, WriteContext } from '@gatehouse/control'
import { type ChannelSpec, formOf } from '../channels/channel-spec.ts'
import type { ReportSpec } from './report-spec.ts'

export const reportsMax = 50

export const reportHooks: ResourceHooks = {
  async beforeCreate(context, draft) {
    const { items } = await context.resources.list('UsageReport', { limit: reportsMax })
    if (items.length >= reportsMax) throw new Failure('conflict', `There are ${reportsMax} reports already.`)
    await refuseUnknown(context, draft)
  },
  beforeUpdate: (context, _, draft) => refuseUnknown(context, draft),
  async afterWrite({ transaction }, row, before) {
    // Another schedule is another moment; it is worked out anew.
    if (before && JSON.stringify(before.spec) !== JSON.stringify(row.spec))
      await transaction.deleteFrom('report_runs').where('report_id', '=', row.id).execute()
  },
}

async function refuseUnknown({ resources }: WriteContext, { spec }: Draft): Promise<void> {
  const { channels, question } = spec as unknown as ReportSpec
  const problems: Problem[] = []
  for (const [index, name] of channels.entries()) {
    const pointer = `/spec/channels/${index}`
    const channel = (await resources.find('NotificationChannel', name)) as Row<ChannelSpec> | undefined
    if (!channel) problems.push({ code: 'unknown_name', message: `There is no notification channel ${name}.`, pointer })
    else if (formOf(channel.spec) === 'pagerduty')
      problems.push({ code: 'invalid_value', message: `${name} is of PagerDuty: a report is no incident.`, pointer })
  }
  try {
    await withIds(resources, question.filters)
  } catch (thrown) {
    if (!(thrown instanceof Failure) || thrown.code !== 'not_found') throw thrown
    problems.push({ code: 'unknown_name', message: thrown.message, pointer: '/spec/question/filters' })
  }
  if (question.metrics.includes('withinShare') && question.withinMs === undefined)
    problems.push({ code: 'missing_key', message: 'withinShare needs withinMs.', pointer: '/spec/question/withinMs' })
  if (problems.length > 0) throw new Failure('invalid_input', problems[0]!.message, { problems })
}

/** The job takes it next; its schedule stays. */
export const sendReport: OperationHandler = {
  async run({ transaction, services, subject, organization }: WriteContext) {
    if ((subject!.spec as unknown as ReportSpec).paused) {
      const hint = 'Set `paused` to false first.'
      throw new Failure('conflict', `The report ${subject!.name} is paused: nothing is sent.`, { hint })
    }
    const now = new Date(services.clock.nowMs()).toISOString()
    await transaction
      .insertInto('report_runs')
      .values({ report_id: subject!.id, organization_id: organization!.id, failures: 0, next_at: now })
      .onConflict(conflict => conflict.column('report_id').doUpdateSet({ next_at: now, failures: 0, lease: null }))
      .execute()
  },
}

import type { Analytics } from '@gatehouse/capability-insight/control/analytics.ts'
import type { ControlPart, OperationHandler } from '@gatehouse/control'
import { acknowledge } from './acknowledge.ts'
import { backtestHandler } from './backtest/backtest-handler.ts'
import { channelHandlers } from './channels/channel-handlers.ts'
import { channelHooks } from './channels/channel-hooks.ts'
import { evaluationJob } from './evaluation-job.ts'
import { groupJob } from './groups/group-job.ts'
import { groupsHandler } from './groups/groups-handler.ts'
import { indicators } from './indicators.ts'
import { migrations } from './migrations.ts'
import { objectiveHooks } from './objective-hooks.ts'
import { budgetHandler } from './objectives/budget.ts'
import { slaExportHandler, slaHandler } from './objectives/sla-report.ts'
import { reportHooks, sendReport } from './reports/report-hooks.ts'
import { reportJob } from './reports/report-job.ts'
import { ruleHooks } from './rule-hooks.ts'
import { silenceHooks } from './silence-hooks.ts'
import { alertUpkeep } from './upkeep.ts'

/** Without a store of usage nothing is evaluated. */
export const alertingControl = (analytics?: Analytics): ControlPart => ({
  migrations,
  handlers: {
    ...{ 'Alert.acknowledge': acknowledge, 'UsageReport.send': sendReport, ...channelHandlers },
    'NotificationChannel.groups': groupsHandler as OperationHandler,
    ...(analytics
      ? {
          'AlertRule.backtest': backtestHandler(analytics),
          'ServiceObjective.budget': budgetHandler(analytics),
          'sla-report': slaHandler(analytics),
          'export-sla': slaExportHandler(analytics),
        }
      : {}),
  },
  hooks: {
    NotificationChannel: channelHooks,
    AlertRule: ruleHooks,
    ServiceObjective: objectiveHooks,
    Silence: silenceHooks,
    UsageReport: reportHooks,
  },
  indicators,
  jobs: [...(analytics ? [evaluationJob(analytics), reportJob(analytics)] : []), groupJob, alertUpkeep],
})

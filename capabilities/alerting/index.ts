import { defineCapability } from '@gatehouse/unit'
import { alert } from './alert.ts'
import { alertRule } from './alert-rule.ts'
import { backtest } from './backtest-operation.ts'
import { notificationChannel } from './notification-channel.ts'
import { budget, exportSla, slaReport } from './objective-operations.ts'
import * as operations from './operations.ts'
import { sendReport } from './report-operations.ts'
import { serviceObjective } from './service-objective.ts'
import { silence } from './silence.ts'
import { usageReport } from './usage-report.ts'

export const alerting = defineCapability({
  name: 'alerting',
  title: 'Alerting',
  summary: 'Who is told when something is wrong, and what APIs promise.',
  resources: [notificationChannel, serviceObjective, alertRule, silence, alert, usageReport],
  operations: [...Object.values(operations), backtest, budget, slaReport, exportSla, sendReport],
  control: async () => (await import('./control/units.ts')).control,
})

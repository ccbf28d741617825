import { defineCapability } from '@gatehouse/unit'
import { alert } from './alert.ts'
import { alertRule } from './alert-rule.ts'
import { notificationChannel } from './notification-channel.ts'
import { budget, slaReport } from './objective-operations.ts'
import * as operations from './operations.ts'
import { serviceObjective } from './service-objective.ts'
import { silence } from './silence.ts'

export const alerting = defineCapability({
  name: 'alerting',
  title: 'Alerting',
  summary: 'Who is told when something is wrong, and what APIs promise.',
  resources: [notificationChannel, serviceObjective, alertRule, silence, alert],
  operations: [...Object.values(operations), budget, slaReport],
  control: async () => (await import('./control/units.ts')).control,
})

import { defineCapability } from '@gatehouse/unit'
import { cohorts } from './cohort-operation.ts'
import { dashboard } from './dashboard.ts'
import * as foresight from './foresight-operations.ts'
import { indicators } from './indicator-operations.ts'
import * as operations from './operations.ts'
import { measure } from './policies/measure/measure.ts'

export const insight = defineCapability({
  name: 'insight',
  title: 'Insight',
  summary: 'What happens on the APIs: figures, series, single requests, and dashboards of them.',
  resources: [dashboard],
  operations: [
    ...Object.values(operations),
    foresight.anomalies,
    foresight.usual,
    foresight.explainRise,
    foresight.forecast,
    foresight.weeklySummary,
    indicators,
    cohorts,
  ],
  policies: [measure],
  control: async () => (await import('./control/rows.ts')).rows,
})

import { defineCapability } from '@gatehouse/unit'
import { capture } from './capture.ts'
import * as captures from './capture-operations.ts'
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
  resources: [dashboard, capture],
  operations: [
    ...Object.values(operations),
    foresight.anomalies,
    foresight.usual,
    foresight.explainRise,
    foresight.forecast,
    foresight.weeklySummary,
    foresight.relearnUsage,
    indicators,
    cohorts,
    ...Object.values(captures),
  ],
  policies: [measure],
  control: async () => (await import('./control/rows.ts')).rows,
})

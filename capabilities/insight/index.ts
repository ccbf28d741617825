import { defineCapability } from '@gatehouse/unit'
import * as operations from './operations.ts'

export const insight = defineCapability({
  name: 'insight',
  title: 'Insight',
  summary: 'What happens on the APIs: figures, series, single requests.',
  operations: Object.values(operations),
})

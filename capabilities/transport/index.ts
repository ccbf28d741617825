import { defineCapability } from '@gatehouse/unit'
import * as operations from './operations.ts'
import * as resources from './resources.ts'

export const transport = defineCapability({
  name: 'transport',
  title: 'Transport',
  summary: 'What callers see before any request: names and certificates.',
  resources: Object.values(resources),
  operations: Object.values(operations),
  control: async () => (await import('./control/index.ts')).control,
})

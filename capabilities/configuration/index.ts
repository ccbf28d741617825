import { defineCapability } from '@gatehouse/unit'
import * as operations from './operations.ts'

export const configuration = defineCapability({
  name: 'configuration',
  title: 'Configuration',
  summary: 'The whole organization as documents: exported, compared, applied all or nothing.',
  operations: Object.values(operations),
  control: async () => (await import('./control/index.ts')).control,
})

import { defineCapability } from '@gatehouse/unit'
import * as audit from './audit-operations.ts'
import * as operations from './operations.ts'
import * as resources from './resources.ts'

export const tenancy = defineCapability({
  name: 'tenancy',
  title: 'Tenancy',
  summary: 'Organizations and their people, workspaces, environments and gateway groups.',
  resources: Object.values(resources),
  operations: [...Object.values(operations), ...Object.values(audit)],
  control: async () => (await import('./control/index.ts')).control,
})

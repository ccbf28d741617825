import { defineCapability } from '@gatehouse/unit'
import * as fleet from './fleet-operations.ts'
import * as operations from './operations.ts'
import * as resources from './resources.ts'

export const catalogue = defineCapability({
  name: 'catalogue',
  title: 'Catalogue',
  summary: 'APIs, their versions and contracts, where they are served and by which upstreams.',
  resources: Object.values(resources),
  operations: [...Object.values(operations), ...Object.values(fleet)],
  control: async () => (await import('./control/index.ts')).control,
})

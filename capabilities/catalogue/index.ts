import { defineCapability } from '@gatehouse/unit'
import * as approvals from './approvals/operations.ts'
import { transitionRequest } from './approvals/transition-request.ts'
import { transitionRule } from './approvals/transition-rule.ts'
import * as fleet from './fleet-operations.ts'
import * as operations from './operations.ts'
import * as resources from './resources.ts'

export const catalogue = defineCapability({
  name: 'catalogue',
  title: 'Catalogue',
  summary: 'APIs, their versions and contracts, where they are served and by which upstreams.',
  resources: [...Object.values(resources), transitionRule, transitionRequest],
  operations: [...Object.values(operations), ...Object.values(fleet), ...Object.values(approvals)],
  control: async () => (await import('./control/index.ts')).control,
})

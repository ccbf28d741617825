import { defineCapability } from '@gatehouse/unit'
import * as operations from './operations.ts'
import { keyAuth } from './policies/key-auth/key-auth.ts'
import * as resources from './resources.ts'

export const access = defineCapability({
  name: 'access',
  title: 'Access',
  summary: 'Who may call what: products and plans, applications, subscriptions, credentials.',
  resources: Object.values(resources),
  operations: Object.values(operations),
  control: async () => (await import('./control/index.ts')).control,
  policies: [keyAuth],
})

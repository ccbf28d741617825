import { defineCapability } from '@gatehouse/unit'
import * as audit from './audit-operations.ts'
import { developer, newLink, setPassword } from './developer.ts'
import * as operations from './operations.ts'
import * as resources from './resources.ts'
import { ssoConnection, verifyDomain } from './sso-connection.ts'
import { team } from './team.ts'

export const tenancy = defineCapability({
  name: 'tenancy',
  title: 'Tenancy',
  summary: 'Organizations and their people, workspaces, environments and gateway groups.',
  resources: [...Object.values(resources), ssoConnection, developer, team],
  operations: [...Object.values(operations), ...Object.values(audit), verifyDomain, newLink, setPassword],
  control: async () => (await import('./control/index.ts')).control,
})

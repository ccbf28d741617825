import { defineCapability } from '@gatehouse/unit'
import * as authoring from './authoring-operations.ts'
import { contractTest } from './contract-tests/contract-test.ts'
import * as contractTests from './contract-tests/operations.ts'
import * as mocks from './mock-operations.ts'
import { mockContract } from './policies/mock-contract/mock-contract.ts'
import { mockGraphql } from './policies/mock-graphql/mock-graphql.ts'
import { mockSecurity } from './policies/mock-security/mock-security.ts'

export const lifecycle = defineCapability({
  name: 'lifecycle',
  title: 'Lifecycle',
  summary:
    'From the first line of a contract to an API that answers: documents that are being written, mocks, contract tests.',
  resources: [contractTest],
  policies: [mockContract, mockGraphql, mockSecurity],
  operations: [...Object.values(authoring), ...Object.values(contractTests), ...Object.values(mocks)],
  control: async () => (await import('./control/index.ts')).control,
})

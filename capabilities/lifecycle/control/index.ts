import type { ControlPart } from '@gatehouse/control'
import { authoring } from './authoring.ts'
import { report } from './contract-tests/report.ts'
import { startTest } from './contract-tests/start-test.ts'
import { contractTestHooks, testJob } from './contract-tests/test-job.ts'
import { indicators } from './indicators.ts'
import { migrations } from './migrations.ts'
import { startMock, stopMock } from './mock/mock-place.ts'
import { mockState } from './mock/mock-state.ts'
import { tryMock } from './mock/try-mock.ts'

export const control: ControlPart = {
  migrations,
  handlers: {
    ...authoring,
    'ApiVersion.test': startTest,
    'ContractTest.report': report,
    'ApiVersion.mock': mockState,
    'ApiVersion.try-mock': tryMock,
    'ApiVersion.start-mock': startMock,
    'ApiVersion.stop-mock': stopMock,
  },
  hooks: { ContractTest: contractTestHooks },
  jobs: [testJob],
  indicators,
}

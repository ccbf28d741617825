import { defineCapability } from '@gatehouse/unit'
import { checkDocument } from './check-document.ts'
import { contractChanges } from './contract-changes.ts'
import { governancePolicy } from './governance-policy.ts'
import {
  baseline,
  findings,
  forgetBaseline,
  proposeFixes,
  scorecard,
  scorecards,
  whoBreaksOperation,
} from './operations.ts'
import { ruleset } from './ruleset.ts'
import { waiver } from './waiver.ts'

export const governance = defineCapability({
  name: 'governance',
  title: 'Governance',
  summary: 'What documents must keep, and what holds up an API that does not.',
  resources: [ruleset, governancePolicy, waiver],
  operations: [
    scorecard,
    scorecards,
    findings,
    proposeFixes,
    baseline,
    forgetBaseline,
    whoBreaksOperation,
    checkDocument,
    contractChanges,
  ],
  control: async () => (await import('./control/index.ts')).control,
})

import type { ControlPart } from '@gatehouse/control'
import { baseline, forgetBaseline } from './baselines.ts'
import { checkDocument } from './check-document.ts'
import { contractChanges } from './contract-changes.ts'
import { findings, proposeFixes } from './findings.ts'
import { migrations } from './migrations.ts'
import { policyHooks } from './policy-hooks.ts'
import { rulesetHooks } from './rulesets/ruleset-hooks.ts'
import { saveGate } from './save-gate.ts'
import { scorecard, scorecards } from './scorecards.ts'
import { waiverHooks } from './waivers.ts'
import { whoBreaksHandler } from './who-breaks.ts'

export const control: ControlPart = {
  migrations,
  handlers: {
    'ApiVersion.scorecard': scorecard,
    'ApiVersion.findings': findings,
    'ApiVersion.who-breaks': whoBreaksHandler,
    'ApiVersion.propose-fixes': proposeFixes,
    'ApiVersion.baseline': baseline,
    'ApiVersion.forget-baseline': forgetBaseline,
    'ApiVersion.check-document': checkDocument,
    'ApiVersion.contract-changes': contractChanges,
    scorecards,
  },
  hooks: { Ruleset: rulesetHooks, GovernancePolicy: policyHooks, Waiver: waiverHooks },
  follows: { ApiVersion: saveGate },
}

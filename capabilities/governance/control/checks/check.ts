/** A kind of check that governance policies ask for. What it finds is evidence: nothing takes long within the transaction. */
import type { Concern } from '@gatehouse/comparison'
import type { Row, WriteContext } from '@gatehouse/control'
import type { Severity } from '@gatehouse/lint'
import type { GovernedDocument } from '../governed-document.ts'
import type { GovernancePolicySpec } from '../policies-for.ts'

export interface CheckFinding {
  rule: string
  severity: Severity
  message: string
  pointer: string
  /** What baselines and waivers know it by. */
  fingerprint: string
  place?: { line: number; column: number }
  hint?: string
  /** Of a comparison: where and whom it concerns. */
  endpoint?: string
  concern?: Concern
}

export interface CheckResult {
  findings: CheckFinding[]
  /** Beyond the bound of what is looked for. */
  more: number
}

export interface CheckSubject {
  version: Row
  document: GovernedDocument
  /** Where it is about to be deployed. */
  environment?: Row | undefined
}

export interface Check {
  name: string
  isAsked(spec: GovernancePolicySpec): boolean
  /** The least that counts. */
  threshold(spec: GovernancePolicySpec): Severity
  /** Throws `Unprepared` where it is not known yet. */
  find(context: WriteContext, spec: GovernancePolicySpec, subject: CheckSubject): Promise<CheckResult>
}

/** A rule as code reads it. */
import { type ConditionName, conditionNames } from '../alert-rule.ts'
import type { Severity } from '../severity.ts'

export interface NotifyStep {
  afterSeconds: number
  channels: string[]
}

export interface RuleSpec extends Partial<Record<ConditionName, Record<string, unknown>>> {
  title?: string
  severity: Severity
  forSeconds: number
  keepFiringSeconds: number
  notify: NotifyStep[]
  together: boolean
  runbook?: string
  paused: boolean
}

export const conditionsOf = (spec: Partial<Record<ConditionName, unknown>>): ConditionName[] =>
  conditionNames.filter(name => spec[name] !== undefined)

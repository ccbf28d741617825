/** One gate of a build. */
import type { Clock } from '@gatehouse/base'
import type { Reported, RuleSummary } from '@gatehouse/report'

export interface StepResult {
  name: string
  state: 'passed' | 'failed' | 'skipped'
  /** In a sentence. */
  summary: string
  items: readonly Reported[]
  rules: readonly RuleSummary[]
}

export interface CiWorld {
  cwd: string
  clock: Clock
  fetch: typeof fetch
}

export const skipped = (name: string, summary: string): StepResult => ({
  ...{ name, state: 'skipped', summary },
  ...{ items: [], rules: [] },
})

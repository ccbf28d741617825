import { resolve } from 'node:path'
import { counted } from '../cli/counted.ts'
import { readBaseline } from '../lint/baseline.ts'
import { lintFiles } from '../lint/lint-files.ts'
import { lintReport } from '../lint/lint-report.ts'
import { rulesetSources } from '../lint/ruleset-sources.ts'
import type { CiWorld, StepResult } from './step.ts'

export interface LintWish {
  file: string
  rulesets: readonly string[]
  baseline: string | undefined
}

/** Errors that no baseline holds fail it. */
export async function lintStep({ file, rulesets, baseline }: LintWish, { cwd, clock }: CiWorld): Promise<StepResult> {
  const stdin = async function* () {}
  const all = await lintFiles([file], { cwd, clock, stdin, rulesets: await rulesetSources(rulesets, cwd) })
  const known = baseline === undefined ? new Set<string>() : await readBaseline(resolve(cwd, baseline))
  const findings = all.findings.filter(({ fingerprint }) => !known.has(fingerprint))
  const errors = findings.filter(({ severity }) => severity === 'error').length
  const { items, rules } = lintReport({ ...all, findings })
  const beside =
    all.findings.length > findings.length ? `; ${all.findings.length - findings.length} of the baseline` : ''
  return {
    ...{ name: 'lint', state: errors > 0 || all.more > 0 ? 'failed' : 'passed', items, rules },
    summary: `${counted(errors, 'error')} of ${counted(findings.length, 'finding')}${beside}`,
  }
}

import { type Evidence, keyOf } from '../evidence/evidence.ts'
import type { CheckResult } from './check.ts'

/** What could not be looked at counts as one finding: a document that nobody can check passes no gate by that. */
export function resultFrom(evidence: Evidence<CheckResult>): CheckResult {
  if ('output' in evidence) return evidence.output
  const { code, message, hint, problems } = evidence.failure
  const pointer = problems[0]?.pointer ?? ''
  return {
    findings: [{ rule: code, severity: 'error', message, hint, pointer, fingerprint: keyOf(code).slice(0, 32) }],
    more: 0,
  }
}

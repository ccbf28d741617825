import type { Comparison } from '../compare.ts'
import { adviceOf } from './advice.ts'
import { safeJson } from './escape.ts'

export function jsonReport(comparison: Comparison): string {
  const { base, revision, counts, more, changes } = comparison
  return safeJson({ base, revision, counts, more, advice: adviceOf(comparison), changes })
}

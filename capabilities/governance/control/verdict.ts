/** What counts of what was found: neither of the baseline nor waived. */
import type { Row, WriteContext } from '@gatehouse/control'
import { type Baseline, baselineOf } from './baselines.ts'
import type { CheckFinding, CheckResult } from './checks/check.ts'
import type { Place } from './scope-match.ts'
import { type WaiverSpec, waiversFor } from './waivers.ts'

export type Standing = 'new' | 'baselined' | 'waived'

export interface Judged extends CheckFinding {
  standing: Standing
  waiver?: string
}

export interface Accepted {
  baseline: Baseline
  waivers: readonly Row<WaiverSpec>[]
}

export const acceptedFor = async (context: WriteContext, version: Row, place: Place): Promise<Accepted> => ({
  baseline: await baselineOf(context, version),
  waivers: await waiversFor(context, place),
})

/** A waiver that was asked for says more than a baseline. */
export function judged(findings: readonly CheckFinding[], { baseline, waivers }: Accepted): Judged[] {
  const byRule = new Map(waivers.flatMap(({ name, spec }) => (spec.rule === undefined ? [] : [[spec.rule, name]])))
  const byFingerprint = new Map(
    waivers.flatMap(({ name, spec }) => (spec.fingerprint === undefined ? [] : [[spec.fingerprint, name]])),
  )
  return findings.map((finding): Judged => {
    const waiver = byFingerprint.get(finding.fingerprint) ?? byRule.get(finding.rule)
    if (waiver !== undefined) return { ...finding, standing: 'waived', waiver }
    return { ...finding, standing: baseline.fingerprints.has(finding.fingerprint) ? 'baselined' : 'new' }
  })
}

/** New ones; of those that nobody looked for any more, that there are more than in the baseline, where the check has one. */
export function counting(
  { findings, more }: CheckResult,
  accepted: Accepted,
  { hasBaseline }: { hasBaseline: boolean },
): Judged[] {
  const fresh = judged(findings, accepted).filter(({ standing }) => standing === 'new')
  if (more <= (hasBaseline ? accepted.baseline.more : 0)) return fresh
  const message = `There are ${more} findings more than are looked at.`
  const beyond = { rule: 'too-many-findings', severity: 'error', message, pointer: '', fingerprint: '' } as const
  return [...fresh, { ...beyond, standing: 'new' }]
}

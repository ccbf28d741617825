/** What can be said of an upstream beyond its schema, before anything is sent to it. Pointers begin at the document. */
import type { Problem } from '@gatehouse/base'
import { checkAuthorities, expiryWarnings } from '@gatehouse/http/tls/check-certificate.ts'
import { balancingProblems } from './balancing-check.ts'
import type { UpstreamSpec } from './upstream.ts'

type Checked = Pick<UpstreamSpec, 'targets' | 'environments' | 'tls'>

/** What keeps it from working. */
export const upstreamProblems = (spec: UpstreamSpec): Problem[] => [...balancingProblems(spec), ...tlsProblems(spec)]

function tlsProblems({ targets, environments, tls }: Checked): Problem[] {
  if (!tls) return []
  const problems: Problem[] = []
  const tell = (field: string, code: string, message: string) =>
    problems.push({ code, message, pointer: `/spec/tls${field}` })
  const urls = [targets, ...Object.values(environments).map(one => one.targets)].flat().map(({ url }) => url)
  if (!urls.some(url => url.startsWith('https:'))) {
    tell('', 'invalid_value', 'tls is said, and no target is at https; write https:// where TLS is spoken.')
  }
  if (tls.workload !== undefined && tls.insecureSkipVerify) {
    tell('/workload', 'conflict', 'a workload is named and insecureSkipVerify asks nobody; leave one of them out.')
  }
  if (tls.authorities === undefined) return problems
  if (tls.insecureSkipVerify) {
    tell('/authorities', 'conflict', 'authorities are named and insecureSkipVerify asks nobody; leave one of them out.')
  }
  try {
    checkAuthorities(tls.authorities)
  } catch (thrown) {
    tell('/authorities', 'certificate_invalid', (thrown as Error).message)
  }
  return problems
}

/** What works, or will until then, and should be mended. */
export const upstreamWarnings = (spec: Checked, nowMs: number): Problem[] => [
  ...weightWarnings(spec),
  ...tlsWarnings(spec, nowMs),
]

function weightWarnings({ targets, environments }: Checked): Problem[] {
  const own = Object.entries(environments).map(([name, one]) => [`/environments/${name}`, one.targets] as const)
  return [['', targets] as const, ...own].flatMap(([place, all]) =>
    all.length === 0 || all.some(({ weight }) => weight > 0)
      ? []
      : {
          code: 'unreachable',
          message: 'Every target has the weight 0: only requests that a policy sends to a label are answered.',
          pointer: `/spec${place}/targets`,
        },
  )
}

function tlsWarnings({ tls }: Pick<Checked, 'tls'>, nowMs: number): Problem[] {
  if (!tls) return []
  const warnings: Problem[] = []
  if (tls.insecureSkipVerify) {
    const message = 'insecureSkipVerify is on: whoever answers is believed.'
    warnings.push({ code: 'insecure', message, pointer: '/spec/tls/insecureSkipVerify' })
  }
  for (const message of tls.authorities === undefined ? [] : expiryWarnings(tls.authorities, nowMs)) {
    warnings.push({ code: 'expiry', message, pointer: '/spec/tls/authorities' })
  }
  return warnings
}

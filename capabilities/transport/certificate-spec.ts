/** A certificate as it is written, and what must hold of one with an issuer. */
import type { Problem } from '@gatehouse/base'

export interface CertificateSpec {
  issuer?: string
  hosts?: string[]
  certificate?: string
  key?: string
}

/** Nothing but hosts is given, each of them a single one. */
export function problemsOfOrdered({ certificate, key, hosts }: CertificateSpec): Problem[] {
  const problem = (pointer: string, message: string, hint?: string): Problem => {
    return { code: 'invalid_value', message, pointer: `/spec/${pointer}`, ...(hint ? { hint } : {}) }
  }
  const given = ['certificate', 'key'].filter((_, at) => [certificate, key][at] !== undefined)
  const wildcards = (hosts ?? []).flatMap((host, at) => (host.startsWith('*.') ? [at] : []))
  return [
    ...given.map(field => problem(field, `The issuer gives certificate and key: leave out ${field}, or the issuer.`)),
    ...(hosts === undefined ? [problem('hosts', 'A certificate that is ordered needs its hosts.')] : []),
    ...wildcards.map(at =>
      problem(
        `hosts/${at}`,
        'A wildcard cannot be ordered: HTTP-01 proves single hosts.',
        'Name the hosts one by one.',
      ),
    ),
  ]
}

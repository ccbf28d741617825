/** TLS to an upstream in words, for `explain`. */
import { checkAuthorities, expiryWarnings } from '@gatehouse/http'
import type { UpstreamPart } from '@gatehouse/program'

export interface ExplainedTls {
  serverName?: string
  /** Who must answer, by SPIFFE identifier. */
  workload?: string
  minVersion: string
  /** Whether the certificate of who answers is looked at. */
  verified: boolean
  /** Who is believed: subjects of authorities; the public ones when undefined. */
  authorities?: string[]
  /** Subject of what is shown. */
  clientCertificate?: string
  warnings: string[]
}

/** `certificates` holds chains in PEM, by identifier. */
export function explainTls(
  { tls }: Pick<UpstreamPart, 'tls'>,
  certificates: ReadonlyMap<string, { certificate: string }>,
  nowMs: number,
): ExplainedTls | undefined {
  if (!tls) return undefined
  const { serverName, workload, authorities, clientCertificate, minVersion, insecureSkipVerify } = tls
  const warnings = insecureSkipVerify ? ['insecureSkipVerify is on: whoever answers is believed.'] : []
  if (authorities !== undefined) warnings.push(...expiryWarnings(authorities, nowMs))
  const shown = clientCertificate === undefined ? undefined : certificates.get(clientCertificate)?.certificate
  if (clientCertificate !== undefined && shown === undefined) {
    warnings.push('The client certificate is not there: requests are answered client_certificate_missing.')
  }
  if (shown !== undefined)
    warnings.push(...expiryWarnings(shown, nowMs).map(warning => `Client certificate ${warning}`))
  return {
    ...(serverName === undefined ? {} : { serverName }),
    ...(workload === undefined ? {} : { workload }),
    minVersion,
    verified: !insecureSkipVerify,
    ...(authorities === undefined ? {} : { authorities: subjectsOf(authorities) }),
    ...(shown === undefined ? {} : { clientCertificate: subjectsOf(shown)[0]! }),
    warnings,
  }
}

const subjectsOf = (pem: string) => checkAuthorities(pem).map(({ subject }) => subject.replaceAll('\n', ', '))

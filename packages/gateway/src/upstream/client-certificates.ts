/** Certificates that this gateway shows to upstreams, and TLS to an upstream with them. */
import type { UpstreamTls } from '@gatehouse/http'
import type { UpstreamPart } from '@gatehouse/program'
import type { FoundTarget } from '../discovery/found-target.ts'

export interface ClientCertificate {
  /** Chain in PEM. */
  certificate: string
  key: string
}

/** By identifier of the certificate. */
export type ClientCertificates = ReadonlyMap<string, ClientCertificate>

/** `undefined` when the certificate that is to be shown is not here: then nothing may be sent. */
export function tlsOf({ tls }: Pick<UpstreamPart, 'tls'>, certificates: ClientCertificates): UpstreamTls | undefined {
  if (!tls) return {}
  const { serverName, workload, authorities, clientCertificate, minVersion, insecureSkipVerify } = tls
  const shown = clientCertificate === undefined ? undefined : certificates.get(clientCertificate)
  if (clientCertificate !== undefined && !shown) return undefined
  return {
    ...(serverName === undefined ? {} : { serverName }),
    ...(workload === undefined ? {} : { workload }),
    ...(authorities === undefined ? {} : { authorities }),
    ...(shown && { certificate: shown.certificate, key: shown.key }),
    verify: !insecureSkipVerify,
    minVersion: `TLSv${minVersion}`,
  }
}

/** The same, to a target whose address was found: the name it was found by is asked for, unless another is said. */
export function tlsTo({ authority }: Pick<FoundTarget, 'authority'>, tls: UpstreamTls): UpstreamTls {
  return authority === undefined ? tls : { serverName: new URL(`https://${authority}`).hostname, ...tls }
}

/** Whether the upstream is shown the same by both. */
export function showsTheSame(
  { tls }: Pick<UpstreamPart, 'tls'>,
  one: ClientCertificates,
  other: ClientCertificates,
): boolean {
  const id = tls?.clientCertificate
  if (id === undefined) return true
  const [before, after] = [one.get(id), other.get(id)]
  return before?.certificate === after?.certificate && before?.key === after?.key
}

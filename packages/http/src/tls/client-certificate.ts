import type { TLSSocket } from 'node:tls'
import type { ClientCertificate } from '../message.ts'
import { certificateNames } from './certificate-names.ts'

/** What the caller showed; undefined when it showed nothing. */
export function clientCertificateOf(socket: TLSSocket): ClientCertificate | undefined {
  const shown = socket.getPeerX509Certificate()
  if (!shown) return undefined
  return {
    fingerprint: shown.fingerprint256.replaceAll(':', '').toLowerCase(),
    subject: shown.subject ?? '',
    issuer: shown.issuer ?? '',
    names: certificateNames(shown.subjectAltName),
    expiresAtMs: shown.validToDate.getTime(),
    isAuthority: shown.ca,
    verified: socket.authorized,
  }
}

import type { TLSSocket } from 'node:tls'
import type { ClientCertificate } from '../message.ts'

/** What the caller showed; undefined when it showed nothing. */
export function clientCertificateOf(socket: TLSSocket): ClientCertificate | undefined {
  const shown = socket.getPeerX509Certificate()
  if (!shown) return undefined
  return {
    fingerprint: shown.fingerprint256.replaceAll(':', '').toLowerCase(),
    subject: shown.subject ?? '',
    issuer: shown.issuer ?? '',
    subjectAltNames: shown.subjectAltName ?? '',
    verified: socket.authorized,
  }
}

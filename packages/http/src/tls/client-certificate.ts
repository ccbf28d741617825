import type { X509Certificate } from 'node:crypto'
import type { TLSSocket } from 'node:tls'
import type { ClientCertificate } from '../message.ts'
import { certificateNames } from './certificate-names.ts'

/** What the caller showed; undefined when it showed nothing. */
export function clientCertificateOf(socket: TLSSocket): ClientCertificate | undefined {
  const shown = socket.getPeerX509Certificate()
  return shown && shownCertificate(shown, socket.authorized)
}

/** `verified`: somebody who is believed vouches for it. */
export function shownCertificate(shown: X509Certificate, verified: boolean): ClientCertificate {
  return {
    fingerprint: shown.fingerprint256.replaceAll(':', '').toLowerCase(),
    subject: shown.subject ?? '',
    issuer: shown.issuer ?? '',
    names: certificateNames(shown.subjectAltName),
    expiresAtMs: shown.validToDate.getTime(),
    isAuthority: shown.ca,
    verified,
  }
}

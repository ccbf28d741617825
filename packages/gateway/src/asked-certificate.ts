/** The certificate that a request is explained with, as people have it. */
import { X509Certificate } from 'node:crypto'
import { Failure } from '@gatehouse/base'
import type { ClientCertificate } from '@gatehouse/http'
import { shownCertificate } from '@gatehouse/http/tls/client-certificate.ts'
import { forwardedCertificate } from './worker/forwarded-certificate.ts'

/**
 * PEM, of which the first certificate counts, or what a proxy writes in `X-Forwarded-Client-Cert`. The authorities of the
 * listener are taken to vouch for it: who explains has no listener.
 */
export function askedCertificate(text: string): ClientCertificate {
  const found = text.includes('-----BEGIN') ? ofPem(text) : forwardedCertificate(text.trim())
  if (found) return found
  throw new Failure('invalid_input', 'The client certificate cannot be read.', {
    problems: [{ code: 'invalid_value', message: 'is no certificate', pointer: '/certificate' }],
    hint: 'Give it in PEM, or as X-Forwarded-Client-Cert has it: Hash=…;URI=spiffe://….',
  })
}

function ofPem(text: string): ClientCertificate | undefined {
  try {
    return shownCertificate(new X509Certificate(text), true)
  } catch {
    return undefined
  }
}

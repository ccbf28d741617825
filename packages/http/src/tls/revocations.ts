/** Lists of certificates that were taken back (RFC 5280 §5), in PEM. */
import { createSecureContext } from 'node:tls'
import { Failure } from '@gatehouse/base'

const listsMax = 64

/** One by one: TLS reads the first of a text alone. */
export const listsOf = (pem: string): string[] =>
  pem.match(/-----BEGIN X509 CRL-----[\s\S]*?-----END X509 CRL-----/g) ?? []

/** Throws `certificate_invalid`. */
export function checkRevocations(pem: string): void {
  const lists = listsOf(pem)
  if (lists.length === 0) throw invalid('There is no revocation list in PEM.')
  if (lists.length > listsMax) throw invalid(`There are more than ${listsMax} revocation lists.`)
  try {
    createSecureContext({ crl: lists })
  } catch (cause) {
    throw invalid('A revocation list cannot be read.', cause)
  }
}

function invalid(message: string, cause?: unknown): Failure {
  const hint = '`openssl crl -in FILE -noout -text` shows a list; one in DER becomes PEM with `-inform DER`.'
  const problems = [{ code: 'certificate_invalid' as const, message, pointer: '/revocations', hint }]
  return new Failure('certificate_invalid', message, { problems, hint, cause })
}

/** What an operator gives as a certificate, checked once before any listener shows it. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import { Failure } from '@gatehouse/base'
import { tlsParameters } from './parameters.ts'
import type { ServerCertificate } from './server-tls.ts'

export interface CheckedCertificate extends ServerCertificate {
  expiresAtMs: number
  /** SHA-256 over the DER bytes of the first, in hexadecimal. */
  fingerprint: string
  /** What does not keep it from being shown, and should be mended: it has expired, or does soon. */
  warnings: readonly string[]
}

export interface GivenCertificate {
  certificate: string
  key: string
  /** Those in the certificate unless said; none for one that is shown to no caller. */
  hosts?: readonly string[] | undefined
  isDefault?: boolean | undefined
}

const chainMax = 10
const soonMs = 14 * 86_400_000

/** Throws `certificate_invalid`; its problems point at `/certificate`, `/key` or `/hosts`. */
export function checkCertificate(given: GivenCertificate, nowMs: number): CheckedCertificate {
  const chain = chainOf(given.certificate)
  const [own] = chain as [X509Certificate, ...X509Certificate[]]
  const key = keyOf(given.key)
  if (!own.checkPrivateKey(key)) throw invalid('/key', 'The key does not fit the certificate.')
  for (const [index, above] of chain.slice(1).entries()) {
    const below = chain[index]!
    if (below.checkIssued(above) && below.verify(above.publicKey)) continue
    throw invalid(
      '/certificate',
      `The chain is not in order: certificate ${index + 2} did not issue the one before it.`,
      'Write the certificate of the server first, then the one that issued it, and so on; leave out others.',
    )
  }
  usable(given)
  const inside = namesOf(own)
  const hosts = (given.hosts ?? inside).map(host => host.toLowerCase())
  if (hosts.length === 0 && !given.isDefault && !given.hosts) {
    const hint = 'Say hosts; an empty list where it is for upstreams alone.'
    throw invalid('/hosts', 'The certificate names no host: say hosts.', hint)
  }
  const { certificate, isDefault = false } = given
  return {
    ...{ hosts, certificate, isDefault },
    key: textOf(key),
    expiresAtMs: own.validToDate.getTime(),
    fingerprint: own.fingerprint256.replaceAll(':', '').toLowerCase(),
    warnings: [expiryWarning(own, nowMs) ?? [], strangers(given.hosts ?? [], own, inside)].flat(),
  }
}

const textOf = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString()

/** A private key in the form that `checkCertificate` gives it; undefined for one that cannot be read. */
export function keyText(pem: string): string | undefined {
  try {
    return textOf(keyOf(pem))
  } catch {
    return undefined
  }
}

/** Certificates in PEM that vouch for others. Throws `certificate_invalid`. */
export function checkAuthorities(pem: string): X509Certificate[] {
  return blocksOf(pem).map(parsed)
}

function chainOf(pem: string): X509Certificate[] {
  const blocks = blocksOf(pem)
  if (blocks.length > chainMax) throw invalid('/certificate', `A chain has at most ${chainMax} certificates.`)
  return blocks.map(parsed)
}

function blocksOf(pem: string): string[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? []
  if (blocks.length === 0) throw invalid('/certificate', 'There is no certificate in PEM.')
  return blocks
}

function parsed(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch (cause) {
    throw invalid('/certificate', 'The certificate cannot be read.', undefined, cause)
  }
}

function keyOf(pem: string): KeyObject {
  try {
    return createPrivateKey(pem)
  } catch (cause) {
    const sealed = pem.includes('ENCRYPTED')
    const hint = sealed ? 'openssl pkey -in KEY -out OPEN-KEY; keep it readable for the gateway alone.' : undefined
    throw invalid('/key', sealed ? 'The key is sealed with a password.' : 'The key cannot be read.', hint, cause)
  }
}

/** What OpenSSL itself has against it, such as a key that is too short. */
function usable({ certificate, key }: GivenCertificate): void {
  try {
    createSecureContext({ ...tlsParameters, cert: certificate, key })
  } catch (cause) {
    throw invalid('/certificate', `TLS refuses it: ${(cause as Error).message.slice(0, 200)}`, undefined, cause)
  }
}

/** DNS names in the certificate (RFC 9525 §6.2: the subject's common name is none). */
export const namesOf = ({ subjectAltName = '' }: X509Certificate): string[] =>
  [...subjectAltName.matchAll(/DNS:([^,\s"]+)/g)].map(([, name]) => name!.toLowerCase())

/** Of certificates in PEM, in words that say which: what should be mended. Throws as `checkAuthorities` does. */
export const expiryWarnings = (pem: string, nowMs: number): string[] =>
  checkAuthorities(pem).flatMap(one => {
    const warning = expiryWarning(one, nowMs)
    return warning === undefined ? [] : [`${one.subject.replaceAll('\n', ', ')}: ${warning}`]
  })

/** That its time is over, or soon will be, or has not begun. */
function expiryWarning(own: X509Certificate, nowMs: number): string | undefined {
  const [fromMs, toMs] = [own.validFromDate.getTime(), own.validToDate.getTime()]
  if (toMs <= nowMs) return `It expired at ${own.validToDate.toISOString()}.`
  if (fromMs > nowMs) return `It holds only from ${own.validFromDate.toISOString()}.`
  return toMs - nowMs < soonMs ? `It expires at ${own.validToDate.toISOString()}.` : undefined
}

function strangers(hosts: readonly string[], own: X509Certificate, inside: readonly string[]): string[] {
  const covered = (host: string) => inside.includes(host) || own.checkHost(host, { subject: 'never' }) !== undefined
  const missing = hosts.filter(host => !covered(host.toLowerCase()))
  return missing.length > 0 ? [`It does not name ${missing.join(', ')}; callers will refuse it there.`] : []
}

function invalid(pointer: string, message: string, hint?: string, cause?: unknown): Failure {
  const problem = { code: 'certificate_invalid', message, pointer, ...(hint ? { hint } : {}) }
  return new Failure('certificate_invalid', message, { problems: [problem], cause })
}

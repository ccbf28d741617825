/** Why an upstream gave no answer: few and fixed words, for events, metrics and logs. */
import type { Failure } from './failure.ts'

/** By number in a usage event; 0 is none. Append only. */
export const upstreamReasons = [
  '',
  'refused',
  'unresolved',
  'unroutable',
  'timeout',
  'reset',
  'ended',
  'malformed',
  'tls',
  'certificate_name',
  'certificate_expired',
  'certificate_untrusted',
  'forbidden',
  'overloaded',
  'unhealthy',
  'other',
] as const
export type UpstreamReason = (typeof upstreamReasons)[number]

const byCode: Readonly<Record<string, UpstreamReason>> = {
  upstream_timeout: 'timeout',
  upstream_forbidden: 'forbidden',
  upstream_overloaded: 'overloaded',
  upstream_unhealthy: 'unhealthy',
  upstream_untrusted: 'certificate_untrusted',
}

/** Words of the system and of OpenSSL, as Node gives them. */
const byCause: Readonly<Record<string, UpstreamReason>> = {
  ECONNREFUSED: 'refused',
  ENOENT: 'refused',
  ENOTFOUND: 'unresolved',
  EAI_AGAIN: 'unresolved',
  EAI_FAIL: 'unresolved',
  ENODATA: 'unresolved',
  ESERVFAIL: 'unresolved',
  ETIMEOUT: 'timeout',
  ETIMEDOUT: 'timeout',
  EHOSTUNREACH: 'unroutable',
  ENETUNREACH: 'unroutable',
  EADDRNOTAVAIL: 'unroutable',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  EPROTO: 'tls',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate_name',
  CERT_HAS_EXPIRED: 'certificate_expired',
}

/** Of a failure that the way to an upstream ended with; an empty word where it is none of an upstream's. */
export function upstreamReason({ code, cause, extra }: Failure): UpstreamReason {
  if (!code.startsWith('upstream_')) return ''
  const found = causeCode(cause)
  const known = byCause[found] ?? (found.startsWith('ERR_SSL_') ? 'tls' : undefined) ?? byCode[code]
  if (known) return known
  if (extra.rule !== undefined) return 'malformed'
  return code === 'upstream_failed' ? 'ended' : 'other'
}

function causeCode(cause: unknown): string {
  const { code, errors } = (cause ?? {}) as { code?: unknown; errors?: unknown[] }
  if (typeof code === 'string') return code
  return errors?.length ? causeCode(errors[0]) : ''
}

import type { ClientCertificate } from '../message.ts'

/** SPIFFE ID §2 of a workload: trust domain and path, without dots alone and empty parts. */
const form = /^spiffe:\/\/[a-z0-9._-]{1,255}(?:\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._-]+)+$/

const charactersMax = 2048

/** Whom an X.509-SVID names (§2 to §4): its only URI, unless it could vouch for others. */
export function spiffeIdOf({ names, isAuthority }: Pick<ClientCertificate, 'names' | 'isAuthority'>) {
  const [only, ...more] = names.uri
  if (isAuthority || only === undefined || more.length > 0 || only.length > charactersMax) return undefined
  return form.test(only) ? only : undefined
}

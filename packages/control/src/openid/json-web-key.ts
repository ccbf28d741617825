/** Public keys of a provider (RFC 7517), as far as ID tokens here are signed with them. */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { refusal } from './refusal.ts'

export type JsonWebKey = Readonly<Record<string, unknown>>

export interface VerificationKey {
  algorithm: 'RS256' | 'ES256'
  key: KeyObject
}

const rsaBitsMin = 2048
const rsaBitsMax = 8192
const keysMax = 64

/** The keys of a set that can check a signature; symmetric ones, and those for encryption, are none of them. */
export function readKeySet(set: unknown): JsonWebKey[] {
  const { keys } = (set ?? {}) as { keys?: unknown }
  if (!Array.isArray(keys) || keys.length > keysMax) throw refusal('the provider has no key set')
  return keys.filter(key => typeof key === 'object' && key !== null && algorithmOf(key) !== undefined)
}

/** The one that the token names; without a name there must be only one. Throws `sso_refused`. */
export function keyFor(keys: readonly JsonWebKey[], kid: unknown): VerificationKey {
  const named = kid === undefined ? keys : keys.filter(key => key.kid === kid)
  if (named.length !== 1) throw refusal(`${named.length} keys of the provider fit the token`)
  return verificationKey(named[0]!)
}

function algorithmOf({ kty, crv, use, alg }: JsonWebKey): VerificationKey['algorithm'] | undefined {
  const algorithm = kty === 'RSA' ? 'RS256' : kty === 'EC' && crv === 'P-256' ? 'ES256' : undefined
  if (use !== undefined && use !== 'sig') return undefined
  return alg === undefined || alg === algorithm ? algorithm : undefined
}

function verificationKey(jwk: JsonWebKey): VerificationKey {
  const { kty, n, e, crv, x, y } = jwk
  const key = imported(kty === 'RSA' ? { kty, n, e } : { kty, crv, x, y })
  const bits = key.asymmetricKeyDetails?.modulusLength
  if (bits !== undefined && (bits < rsaBitsMin || bits > rsaBitsMax)) throw refusal(`the key has ${bits} bits`)
  return { algorithm: algorithmOf(jwk)!, key }
}

function imported(key: object): KeyObject {
  try {
    return createPublicKey({ key: key as never, format: 'jwk' })
  } catch {
    throw refusal('a key of the provider cannot be read')
  }
}

/** Private keys of the gateway's own, in PEM (PKCS #8, RFC 5208): a key has the algorithm of what it is. */
import { Failure } from '@gatehouse/base'
import type { CryptoKey } from 'jose'
import { bytesOf, type PublicKeyKind } from '../http-signature/verifying-key.ts'

/** How the DER of a private key begins (RFC 8410 §7, RFC 5915, RFC 8017 A.1). */
const beginnings = [
  ['ed25519', /^302e020100300506032b657004220420[0-9a-f]{64}$/],
  ['ecdsa-p256', /^308187020100301306072a8648ce3d020106082a8648ce3d030107046d/],
  ['rsa', /^3082[0-9a-f]{4}020100300d06092a864886f70d0101010500/],
] as const

export interface PrivateKey {
  readonly kind: PublicKeyKind
  readonly der: Uint8Array<ArrayBuffer>
}

const modulusBitsMin = 2048

/** Throws `secret_unavailable` where it is none: the text itself is told to nobody. */
export function privateKeyOf(pem: string, reference: string): PrivateKey {
  const [, body] = /-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END PRIVATE KEY-----/.exec(pem) ?? []
  const der = body === undefined ? undefined : decoded(body)
  const hex = der && Array.from(der, byte => byte.toString(16).padStart(2, '0')).join('')
  const kind = hex && beginnings.find(([, beginning]) => beginning.test(hex))?.[0]
  if (der && kind) return { kind, der }
  throw unusable(reference, 'it is no private key in PEM (BEGIN PRIVATE KEY) of Ed25519, P-256 or RSA')
}

function decoded(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return bytesOf(base64.replace(/\s/g, ''))
  } catch {
    return undefined
  }
}

/** Rejects with `secret_unavailable`. */
export async function importedKey(
  { der }: PrivateKey,
  algorithm: Parameters<typeof crypto.subtle.importKey>[2],
  { reference, extractable = false }: { reference: string; extractable?: boolean },
): Promise<CryptoKey> {
  let key: CryptoKey
  try {
    key = await crypto.subtle.importKey('pkcs8', der, algorithm, extractable, ['sign'])
  } catch {
    throw unusable(reference, 'it does not hold what it says')
  }
  const { modulusLength } = key.algorithm as { modulusLength?: number }
  if (modulusLength === undefined || modulusLength >= modulusBitsMin) return key
  throw unusable(reference, `it has ${modulusLength} bits; ${modulusBitsMin} are asked for`)
}

const unusable = (reference: string, why: string) =>
  new Failure('secret_unavailable', `The key ${reference} cannot be used: ${why}.`)

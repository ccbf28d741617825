/** Keys and the algorithms that they are for (RFC 9421 §3.3): a key has one, whatever a signature says. */
import { Failure } from '@gatehouse/base'
import type { CryptoKey } from 'jose'

export type SignatureAlgorithm = 'ed25519' | 'ecdsa-p256-sha256' | 'rsa-pss-sha512' | 'rsa-v1_5-sha256' | 'hmac-sha256'

const modulusBitsMin = 2048

export const keyAlgorithms = {
  ed25519: { name: 'Ed25519' },
  'ecdsa-p256-sha256': { name: 'ECDSA', namedCurve: 'P-256' },
  'rsa-pss-sha512': { name: 'RSA-PSS', hash: 'SHA-512' },
  'rsa-v1_5-sha256': { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  'hmac-sha256': { name: 'HMAC', hash: 'SHA-256' },
}

const ways = {
  ...keyAlgorithms,
  'ecdsa-p256-sha256': { name: 'ECDSA', hash: 'SHA-256' },
  'rsa-pss-sha512': { name: 'RSA-PSS', saltLength: 64 },
}

/** How the DER of a public key begins (RFC 8410 §4, RFC 5480 §2, RFC 8017 A.1). */
const beginnings = [
  ['ed25519', /^302a300506032b6570032100[0-9a-f]{64}$/],
  ['ecdsa-p256', /^3059301306072a8648ce3d020106082a8648ce3d03010703420004[0-9a-f]{128}$/],
  ['rsa', /^3082[0-9a-f]{4}300d06092a864886f70d0101010500038/],
] as const

export type PublicKeyKind = (typeof beginnings)[number][0]

/** Of a public key in PEM; undefined of anything else. */
export const publicKeyKind = (pem: string): PublicKeyKind | undefined => {
  const der = derOf(pem)
  if (!der) return undefined
  const hex = Array.from(der, byte => byte.toString(16).padStart(2, '0')).join('')
  return beginnings.find(([, beginning]) => beginning.test(hex))?.[0]
}

function derOf(pem: string): Uint8Array<ArrayBuffer> | undefined {
  const [, body] = /^\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----\s*$/.exec(pem) ?? []
  try {
    return body === undefined ? undefined : bytesOf(body.replace(/\s/g, ''))
  } catch {
    return undefined
  }
}

/** Throws what is wrong with the base64. */
export const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), one => one.charCodeAt(0))

/** A key by the algorithm that is its own. Rejects with what is wrong with it. */
export async function publicKeyOf(pem: string, algorithm: SignatureAlgorithm): Promise<CryptoKey> {
  const key = await crypto.subtle.importKey('spki', derOf(pem)!, keyAlgorithms[algorithm], false, ['verify'])
  const { modulusLength } = key.algorithm as { modulusLength?: number }
  if (modulusLength !== undefined && modulusLength < modulusBitsMin) {
    throw new Failure('keys_unavailable', `A key has ${modulusLength} bits; ${modulusBitsMin} are asked for.`)
  }
  return key
}

export const secretKeyOf = (bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', bytes, keyAlgorithms['hmac-sha256'], false, ['sign', 'verify'])

/** The base is of one byte a character: fields are. */
export const holds = (
  key: CryptoKey,
  algorithm: SignatureAlgorithm,
  signature: string,
  base: string,
): Promise<boolean> => crypto.subtle.verify(ways[algorithm], key, bytesOf(signature), binary(base))

/** In base64. */
export async function signed(key: CryptoKey, algorithm: SignatureAlgorithm, base: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.sign(ways[algorithm], key, binary(base)))
  return btoa(String.fromCharCode(...bytes))
}

const binary = (text: string) => Uint8Array.from(text, one => one.charCodeAt(0))

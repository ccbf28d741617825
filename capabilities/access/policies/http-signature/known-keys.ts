/** Keys by their `keyid`, made ready when they are first asked for. */
import { Failure } from '@gatehouse/base'
import type { Filled } from '@gatehouse/schema'
import type { SecretPort } from '@gatehouse/unit'
import type { CryptoKey } from 'jose'
import { madeOf } from '../signing/made-of.ts'
import type { httpSignatureConfig } from './config.ts'
import { bytesOf, publicKeyKind, publicKeyOf, type SignatureAlgorithm, secretKeyOf } from './verifying-key.ts'

type Config = Filled<typeof httpSignatureConfig>

export interface KnownKey {
  readonly client: string
  readonly algorithm: SignatureAlgorithm
  /** Rejects with `secret_unavailable` or `keys_unavailable`. */
  ready(): Promise<CryptoKey>
}

const secretBytesMin = 16

/** The first of a name counts. */
export function knownKeys({ keys, secrets }: Config, port: SecretPort): ReadonlyMap<string, KnownKey> {
  const known = new Map<string, KnownKey>()
  for (const one of secrets.toReversed()) {
    known.set(one.keyId, { client: one.client ?? one.keyId, algorithm: 'hmac-sha256', ready: secretReady(one, port) })
  }
  for (const { keyId, client = keyId, publicKey, rsa } of keys.toReversed()) {
    const kind = publicKeyKind(publicKey)
    const algorithm = kind === 'rsa' ? rsa : kind === 'ed25519' ? 'ed25519' : 'ecdsa-p256-sha256'
    let made: Promise<CryptoKey> | undefined
    known.set(keyId, { client, algorithm, ready: () => (made ??= publicReady(keyId, publicKey, algorithm)) })
  }
  return known
}

async function publicReady(keyId: string, pem: string, algorithm: SignatureAlgorithm): Promise<CryptoKey> {
  try {
    return await publicKeyOf(pem, algorithm)
  } catch (cause) {
    throw new Failure('keys_unavailable', `The public key ${keyId} cannot be used.`, { cause })
  }
}

function secretReady({ keyId, secret, encoding }: Config['secrets'][number], port: SecretPort) {
  const made = madeOf(port, secret, value => secretKeyOf(secretBytes(keyId, value, encoding)))
  return async () => made()
}

/** Throws `secret_unavailable`. */
export function secretBytes(keyId: string, value: string, encoding: 'text' | 'base64'): Uint8Array<ArrayBuffer> {
  let bytes: Uint8Array<ArrayBuffer>
  try {
    bytes = encoding === 'base64' ? bytesOf(value.trim()) : new TextEncoder().encode(value)
  } catch (cause) {
    throw new Failure('secret_unavailable', `The secret ${keyId} is not in base64.`, { cause })
  }
  if (bytes.byteLength >= secretBytesMin) return bytes
  throw new Failure('secret_unavailable', `The secret ${keyId} has less than ${secretBytesMin} bytes.`)
}

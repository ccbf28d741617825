/** Keys with which the gateway signs tokens: the first signs, all of them are shown (RFC 7517). */
import type { SecretPort } from '@gatehouse/unit'
import { type CryptoKey, calculateJwkThumbprint, exportJWK, type JWK, type JWTPayload, SignJWT } from 'jose'
import { madeOf } from './made-of.ts'
import { importedKey, type PrivateKey, privateKeyOf } from './private-key.ts'

interface TokenKey {
  alg: string
  key: CryptoKey
  /** The public half. */
  jwk: JWK & { kid: string }
}

const algorithms = {
  ed25519: ['EdDSA', { name: 'Ed25519' }],
  'ecdsa-p256': ['ES256', { name: 'ECDSA', namedCurve: 'P-256' }],
  rsa: ['RS256', { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }],
} as const

/** What of a JWK anybody may know. */
const publicMembers = ['kty', 'crv', 'x', 'y', 'n', 'e'] as const

export class TokenKeys {
  readonly #keys: (() => Promise<TokenKey>)[]

  /** References of private keys in PEM. */
  constructor(references: readonly string[], secrets: SecretPort) {
    this.#keys = references.map(reference => {
      const made = madeOf(secrets, reference, pem => tokenKey(privateKeyOf(pem, reference), reference))
      return async () => made()
    })
  }

  /** Rejects with `secret_unavailable`. */
  async signed(claims: JWTPayload, header: { typ?: string; kid?: string } = {}): Promise<string> {
    const { alg, key, jwk } = await this.#keys[0]!()
    return new SignJWT(claims).setProtectedHeader({ alg, kid: jwk.kid, ...header }).sign(key)
  }

  /** Changes when another key signs. */
  async signer(): Promise<string> {
    return (await this.#keys[0]!()).jwk.kid
  }

  async shown(): Promise<{ keys: JWK[] }> {
    const keys = await Promise.all(this.#keys.map(async key => (await key()).jwk))
    return { keys: [...new Map(keys.map(jwk => [jwk.kid, jwk])).values()] }
  }
}

async function tokenKey(privateKey: PrivateKey, reference: string): Promise<TokenKey> {
  const [alg, algorithm] = algorithms[privateKey.kind]
  const whole = await exportJWK(await importedKey(privateKey, algorithm, { reference, extractable: true }))
  const half = Object.fromEntries(
    publicMembers.flatMap(name => (whole[name] === undefined ? [] : [[name, whole[name]]])),
  )
  const kid = await calculateJwkThumbprint(half as JWK)
  const key = await importedKey(privateKey, algorithm, { reference })
  return { alg, key, jwk: { ...half, kid, alg, use: 'sig' } as TokenKey['jwk'] }
}

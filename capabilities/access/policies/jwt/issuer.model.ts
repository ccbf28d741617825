/** An issuer of tokens that runs nowhere: its keys, its metadata, and how it is asked. Tests only. */
import { Failure, HeaderList } from '@gatehouse/base'
import type { FetchAnswer, FetchAsk, FetchPort } from '@gatehouse/unit'
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose'

export const issuerUrl = 'https://login.example.com'
export const audience = 'https://api.example.com'

export interface SigningKey {
  kid: string
  alg: string
  privateKey: CryptoKey
  publicKey: CryptoKey
  jwk: JWK
}

export async function signingKey(kid: string, alg = 'ES256'): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  return { kid, alg, privateKey, publicKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } }
}

type Answering = (ask: FetchAsk) => FetchAnswer | Promise<FetchAnswer>

export const json = (value: unknown, status = 200): FetchAnswer => ({
  status,
  headers: new HeaderList(),
  body: new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)),
})

export class ModelIssuer implements FetchPort {
  keys: JWK[]
  /** Addresses that were asked. */
  readonly asked: string[] = []
  /** In place of the usual answers. */
  answers: Answering | undefined

  constructor(...keys: SigningKey[]) {
    this.keys = keys.map(({ jwk }) => jwk)
  }

  async send(ask: FetchAsk): Promise<FetchAnswer> {
    this.asked.push(ask.url)
    if (this.answers) return this.answers(ask)
    if (ask.url.endsWith('/keys')) return json({ keys: this.keys })
    if (ask.url === `${issuerUrl}/.well-known/openid-configuration`) {
      return json({ issuer: issuerUrl, jwks_uri: `${issuerUrl}/keys` })
    }
    return json('', 404)
  }
}

export const away: Answering = () => {
  throw new Failure('upstream_unreachable', 'nobody is there')
}

/** Good for an hour from `nowMs` on, unless said. */
export function token(key: SigningKey, nowMs: number, claims: JWTPayload = {}, header: Record<string, unknown> = {}) {
  const now = Math.floor(nowMs / 1000)
  const said = { iss: issuerUrl, aud: audience, sub: 'user-1', client_id: 'shop', iat: now, exp: now + 3600, ...claims }
  return new SignJWT(said).setProtectedHeader({ alg: key.alg, kid: key.kid, ...header }).sign(key.privateKey)
}

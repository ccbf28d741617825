/** ID tokens (OpenID Connect Core 1.0 §2, §3.1.3.7; RFC 7519): who the provider says it was. */
import { verify } from 'node:crypto'
import { type JsonWebKey, keyFor } from './json-web-key.ts'
import { refusal } from './refusal.ts'

export interface Expected {
  issuer: string
  clientId: string
  nonce: string
  keys: readonly JsonWebKey[]
  nowMs: number
}

export interface Identity {
  /** Never reassigned by the provider (§2); at most 255 ASCII characters. */
  subject: string
  email: string | undefined
  emailVerified: boolean
  name: string | undefined
}

const tokenCharactersMax = 32_768
/** Clocks may differ by this much. */
const skewSeconds = 60
/** A token that is older was made for another sign-in. */
const ageSecondsMax = 600

type Claims = Readonly<Record<string, unknown>>

/** Throws `sso_refused`. */
export function verifiedIdentity(token: string, expected: Expected): Identity {
  const claims = signedClaims(token, expected.keys)
  checkClaims(claims, expected)
  const { sub, email, email_verified, name } = claims
  if (typeof sub !== 'string' || !/^[\x20-\x7e]{1,255}$/.test(sub)) throw refusal('the token names no subject')
  return {
    subject: sub,
    email: typeof email === 'string' ? email : undefined,
    emailVerified: email_verified === true,
    name: typeof name === 'string' ? name : undefined,
  }
}

/** RFC 7515 §5.2. The key decides which algorithm it is checked with; what the token claims must be the same. */
function signedClaims(token: string, keys: readonly JsonWebKey[]): Claims {
  const parts = token.length <= tokenCharactersMax ? token.split('.') : []
  if (parts.length !== 3 || !parts.every(part => /^[A-Za-z0-9_-]+$/.test(part))) throw refusal('the token is no JWS')
  const [head, body, signature] = parts as [string, string, string]
  const { alg, kid, crit } = decoded(head)
  if (crit !== undefined) throw refusal('the token has critical extensions')
  const { algorithm, key } = keyFor(keys, kid)
  if (alg !== algorithm) throw refusal(`the token claims ${String(alg).slice(0, 20)}, its key is for ${algorithm}`)
  const bytes = Buffer.from(signature, 'base64url')
  const holds = verify('sha256', Buffer.from(`${head}.${body}`), { key, dsaEncoding: 'ieee-p1363' }, bytes)
  if (!holds) throw refusal('the signature does not hold')
  return decoded(body)
}

function decoded(part: string): Claims {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Claims
  } catch {}
  throw refusal('the token holds no JSON object')
}

function checkClaims({ iss, aud, azp, exp, iat, nbf, nonce }: Claims, expected: Expected): void {
  const now = expected.nowMs / 1000
  const { clientId } = expected
  const audience = Array.isArray(aud) ? aud : [aud]
  if (iss !== expected.issuer) throw refusal('the token is of another issuer')
  if (!audience.includes(clientId)) throw refusal('the token is for another audience')
  if (audience.length > 1 && azp === undefined) throw refusal('the token has several audiences and no party')
  if (azp !== undefined && azp !== clientId) throw refusal('the token was issued to another party')
  if (typeof exp !== 'number' || exp + skewSeconds <= now) throw refusal('the token has expired')
  if (typeof iat !== 'number' || iat - skewSeconds > now || iat + ageSecondsMax < now) throw refusal('the token is old')
  if (nbf !== undefined && !(typeof nbf === 'number' && nbf - skewSeconds <= now)) throw refusal('the token is early')
  if (nonce !== expected.nonce) throw refusal('the token answers another request')
}

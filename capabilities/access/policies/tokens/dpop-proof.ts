/** One proof that a caller has the key that its token is bound to (RFC 9449 §4.3). */
import type { Exchange } from '@gatehouse/unit'
import { calculateJwkThumbprint, decodeProtectedHeader, EmbeddedJWK, errors, type JWTPayload, jwtVerify } from 'jose'
import { Unbelieved } from './unbelieved.ts'

/** Key pairs alone. */
export const proofAlgorithms = ['ES256', 'ES384', 'EdDSA', 'Ed25519', 'PS256', 'RS256']

const charactersMax = 8192
const idCharactersMax = 256

export interface ProofRules {
  ageSecondsMax: number
  skewSeconds: number
}

export interface Proven {
  /** Of the proof; nobody else's key can have made it. */
  id: string
  nonce: string | undefined
}

export interface Claimed {
  request: Exchange['request']
  /** Thumbprint of the key that it must be by. */
  jkt: string
  /** Digest of the token, as the proof has it. */
  ath: string
  nowMs: number
}

/** No key but the one that the token names is ever asked for its word: what a caller brings costs no signature of its choice. */
export async function provenBy(proof: string, claimed: Claimed, rules: ProofRules): Promise<Proven | Unbelieved> {
  if (proof.length > charactersMax) return new Unbelieved(`its proof has more than ${charactersMax} characters`)
  try {
    const { jwk } = decodeProtectedHeader(proof)
    if (!jwk || (await calculateJwkThumbprint(jwk)) !== claimed.jkt)
      return new Unbelieved('its proof is of another key')
    const { payload } = await jwtVerify(proof, EmbeddedJWK, {
      ...{ typ: 'dpop+jwt', algorithms: proofAlgorithms, requiredClaims: ['iat'] },
      ...{ maxTokenAge: rules.ageSecondsMax, clockTolerance: rules.skewSeconds },
      currentDate: new Date(claimed.nowMs),
    })
    return judged(payload, claimed)
  } catch (thrown) {
    if (thrown instanceof errors.JOSEError || thrown instanceof TypeError || thrown instanceof DOMException) {
      return new Unbelieved(`its proof does not hold: ${thrown.message}`)
    }
    throw thrown
  }
}

function judged({ htm, htu, ath, jti, nonce }: JWTPayload, claimed: Claimed): Proven | Unbelieved {
  if (htm !== claimed.request.method) return new Unbelieved('its proof is for another method')
  if (typeof htu !== 'string' || !isAddressOf(htu, claimed.request)) {
    return new Unbelieved('its proof is for another address')
  }
  if (ath !== claimed.ath) return new Unbelieved('its proof is for another token')
  if (typeof jti !== 'string' || jti === '' || jti.length > idCharactersMax) {
    return new Unbelieved('its proof has no usable jti')
  }
  return { id: jti, nonce: typeof nonce === 'string' ? nonce : undefined }
}

/** Without query and fragment, and however it is written (RFC 9449 §4.3, RFC 3986 §6.2). */
function isAddressOf(htu: string, { scheme, host, path, headers }: Exchange['request']): boolean {
  const said = URL.parse(htu)
  const asked = URL.parse(`${scheme}://${headers.get('host') ?? host}${path}`)
  if (!said || !asked || said.username || said.password) return false
  return said.origin === asked.origin && plain(said.pathname) === plain(asked.pathname)
}

/** Letters, digits and `-._~` stand for themselves; of the rest the digits are in capitals. */
const plain = (path: string) =>
  path.replace(/%[0-9A-Fa-f]{2}/g, escaped => {
    const one = String.fromCharCode(Number.parseInt(escaped.slice(1), 16))
    return /[A-Za-z0-9._~-]/.test(one) ? one : escaped.toUpperCase()
  })

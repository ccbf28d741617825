/** Tokens of one issuer, verified once and believed until they expire or the issuer's keys are others. */
import type { Identity } from '@gatehouse/unit'
import { errors, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyOptions, jwtVerify } from 'jose'
import { KeptTokens } from '../tokens/kept-tokens.ts'
import { Unbelieved } from '../tokens/unbelieved.ts'
import { lackingClaim, type WantedClaims } from '../tokens/wanted-claims.ts'
import type { KeySet } from './key-set.ts'

export interface VerifierOptions {
  keys: KeySet
  rules: Omit<JWTVerifyOptions, 'currentDate'>
  claims: WantedClaims
  identityOf: (claims: JWTPayload, token: string) => Identity
  nowMs: () => number
  digest: (text: string) => string
}

interface Verified {
  identity: Identity
  version: number
}

const keysTriedMax = 8

export class TokenVerifier {
  readonly #options: VerifierOptions
  readonly #verified = new KeptTokens<Verified>()

  constructor(options: VerifierOptions) {
    this.#options = options
  }

  /** At once for a token that was verified before. Rejects with `keys_unavailable`. */
  identity(token: string): Identity | Unbelieved | Promise<Identity | Unbelieved> {
    const { digest, keys } = this.#options
    const key = digest(token)
    const known = this.#verified.get(key)
    if (known && keys.stand() && known.version === keys.version && !this.#isOver(known.identity)) return known.identity
    return this.#verify(token, key)
  }

  async #verify(token: string, key: string): Promise<Identity | Unbelieved> {
    const { keys, identityOf, claims: wanted } = this.#options
    try {
      const claims = await this.#claims(token)
      const lacking = lackingClaim(claims, wanted)
      if (lacking !== undefined) return new Unbelieved(`its claim ${lacking} has none of the values that are asked for`)
      const identity = identityOf(claims, token)
      this.#verified.set(key, { identity, version: keys.version }, token.length)
      return identity
    } catch (thrown) {
      this.#verified.delete(key)
      if (thrown instanceof errors.JOSEError || thrown instanceof TypeError) return new Unbelieved(reasonOf(thrown))
      throw thrown
    }
  }

  async #claims(token: string): Promise<JWTPayload> {
    const { keys } = this.#options
    try {
      return await this.#checked(token)
    } catch (thrown) {
      if (!(thrown instanceof errors.JWKSNoMatchingKey) || !(await keys.lookAgain())) throw thrown
      return this.#checked(token)
    }
  }

  async #checked(token: string): Promise<JWTPayload> {
    const { keys, rules, nowMs } = this.#options
    return verified(token, await keys.keys(), { ...rules, currentDate: new Date(nowMs()) })
  }

  #isOver({ expiresAtSeconds }: Identity): boolean {
    return expiresAtSeconds !== undefined && expiresAtSeconds * 1000 <= this.#options.nowMs()
  }
}

/** Where a token does not say which of several keys it is signed with, each of them may be. */
async function verified(token: string, keys: JWTVerifyGetKey, options: JWTVerifyOptions): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, keys, options)).payload
  } catch (thrown) {
    if (!(thrown instanceof errors.JWKSMultipleMatchingKeys)) throw thrown
    let tried = 0
    for await (const key of thrown) {
      try {
        return (await jwtVerify(token, key, options)).payload
      } catch (reason) {
        if (!(reason instanceof errors.JWSSignatureVerificationFailed) || ++tried >= keysTriedMax) throw reason
      }
    }
    throw new errors.JWSSignatureVerificationFailed()
  }
}

function reasonOf(thrown: Error): string {
  if (thrown instanceof errors.JWTClaimValidationFailed || thrown instanceof errors.JWTExpired) {
    return `claim ${thrown.claim}: ${thrown.message}`
  }
  return thrown.message
}

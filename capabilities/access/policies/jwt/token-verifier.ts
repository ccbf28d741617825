/** Tokens of one issuer, verified once and believed until they expire or the issuer's keys are others. */
import type { Identity } from '@gatehouse/unit'
import { errors, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyOptions, jwtVerify } from 'jose'
import type { KeySet } from './key-set.ts'
import { claimAt } from './token-identity.ts'

export interface VerifierOptions {
  keys: KeySet
  rules: Omit<JWTVerifyOptions, 'currentDate'>
  /** Values that a claim must have one of. */
  claims: Readonly<Record<string, readonly (string | number | boolean)[]>>
  tokenCharactersMax: number
  identityOf: (claims: JWTPayload) => Identity
  nowMs: () => number
  digest: (text: string) => string
}

/** Why a token is not believed; for those who look into it, not for the caller. */
export class Unbelieved {
  readonly reason: string

  constructor(reason: string) {
    this.reason = reason
  }
}

interface Verified {
  identity: Identity
  version: number
  characters: number
}

/** Of all tokens that are kept, in one thread. */
const keptCharactersMax = 4_194_304
const keysTriedMax = 8

export class TokenVerifier {
  readonly #options: VerifierOptions
  readonly #verified = new Map<string, Verified>()
  #characters = 0

  constructor(options: VerifierOptions) {
    this.#options = options
  }

  /** At once for a token that was verified before. Rejects with `keys_unavailable`. */
  identity(token: string): Identity | Unbelieved | Promise<Identity | Unbelieved> {
    const { tokenCharactersMax, digest, keys } = this.#options
    if (token.length > tokenCharactersMax) return new Unbelieved(`it has more than ${tokenCharactersMax} characters`)
    const key = digest(token)
    const known = this.#verified.get(key)
    if (known && keys.stand() && known.version === keys.version && !this.#isOver(known.identity)) return known.identity
    return this.#verify(token, key)
  }

  async #verify(token: string, key: string): Promise<Identity | Unbelieved> {
    const { keys, identityOf } = this.#options
    try {
      const claims = await this.#claims(token)
      const identity = identityOf(claims)
      if (this.#isOver(identity)) return new Unbelieved('it has expired')
      this.#keep(key, { identity, version: keys.version, characters: token.length })
      return identity
    } catch (thrown) {
      this.#drop(key)
      if (thrown instanceof errors.JOSEError || thrown instanceof TypeError) return new Unbelieved(reasonOf(thrown))
      if (thrown instanceof Unbelieved) return thrown
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
    const { keys, rules, claims, nowMs } = this.#options
    const options = { ...rules, currentDate: new Date(nowMs()) }
    const payload = await verified(token, await keys.keys(), options)
    for (const [path, values] of Object.entries(claims)) {
      const value = claimAt(payload, path)
      const has = values.some(one => one === value || (Array.isArray(value) && value.includes(one)))
      if (!has) throw new Unbelieved(`its claim ${path} has none of the values that are asked for`)
    }
    return payload
  }

  #isOver({ expiresAtSeconds }: Identity): boolean {
    return expiresAtSeconds !== undefined && expiresAtSeconds * 1000 <= this.#options.nowMs()
  }

  #keep(key: string, verified: Verified): void {
    this.#drop(key)
    this.#verified.set(key, verified)
    this.#characters += verified.characters
    while (this.#characters > keptCharactersMax) this.#drop(this.#verified.keys().next().value!)
  }

  #drop(key: string): void {
    this.#characters -= this.#verified.get(key)?.characters ?? 0
    this.#verified.delete(key)
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

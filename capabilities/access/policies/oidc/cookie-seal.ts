/** What a browser keeps for the gateway and can neither read nor change: AES-256-GCM under keys that secrets make (RFC 5869). */
import { Failure } from '@gatehouse/base'
import type { SecretPort } from '@gatehouse/unit'
import { base64url, type CryptoKey } from 'jose'
import { madeOf } from '../signing/made-of.ts'

const secretCharactersMin = 32
const nonceBytes = 12
const encoder = new TextEncoder()

export class CookieSeal {
  readonly #keys: (() => Promise<CryptoKey>)[]

  /** The first key seals, each of them opens. */
  constructor(references: readonly string[], secrets: SecretPort) {
    this.#keys = references.map(reference => {
      const made = madeOf(secrets, reference, secret => keyOf(secret, reference))
      return async () => made()
    })
  }

  /** It opens only with the same words. Rejects with `secret_unavailable`. */
  async seal(text: string, words: string): Promise<string> {
    const iv = crypto.getRandomValues(new Uint8Array(nonceBytes))
    const how = { name: 'AES-GCM', iv, additionalData: encoder.encode(words) }
    const sealed = new Uint8Array(await crypto.subtle.encrypt(how, await this.#keys[0]!(), encoder.encode(text)))
    const whole = new Uint8Array(nonceBytes + sealed.length)
    whole.set(iv)
    whole.set(sealed, nonceBytes)
    return base64url.encode(whole)
  }

  /** Undefined where it is cut, changed, of other words or under a key that is not there any more. */
  async open(sealed: string, words: string): Promise<string | undefined> {
    const whole = decoded(sealed)
    if (!whole) return undefined
    const how = { name: 'AES-GCM', iv: whole.subarray(0, nonceBytes), additionalData: encoder.encode(words) }
    for (const key of this.#keys) {
      const known = await key()
      try {
        return new TextDecoder().decode(await crypto.subtle.decrypt(how, known, whole.subarray(nonceBytes)))
      } catch {
        // Another key may open it.
      }
    }
    return undefined
  }
}

function decoded(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(base64url.decode(text))
  } catch {
    return undefined
  }
}

async function keyOf(secret: string, reference: string): Promise<CryptoKey> {
  if (secret.trim().length < secretCharactersMin) {
    throw new Failure('secret_unavailable', `The secret ${reference} has less than ${secretCharactersMin} characters.`)
  }
  const base = await crypto.subtle.importKey('raw', encoder.encode(secret.trim()), 'HKDF', false, ['deriveKey'])
  const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: encoder.encode('gatehouse oidc cookies') }
  return crypto.subtle.deriveKey(how, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

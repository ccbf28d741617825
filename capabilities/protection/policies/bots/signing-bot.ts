/**
 * A bot that signs what it asks (Web Bot Auth, draft-meunier-web-bot-auth-architecture-05): a message signature (RFC 9421)
 * with the tag `web-bot-auth`, by a key whose thumbprint (RFC 7638) it names and that stands in a directory of the bot.
 * The directory is the one that is configured: one that a request names is not asked.
 */
import {
  type ShownSignature,
  shownSignature,
} from '@gatehouse/capability-access/policies/http-signature/shown-signature.ts'
import { covers, signatureBase } from '@gatehouse/capability-access/policies/http-signature/signature-base.ts'
import { holds, type SignatureAlgorithm } from '@gatehouse/capability-access/policies/http-signature/verifying-key.ts'
import { KeySet } from '@gatehouse/capability-access/policies/jwt/key-set.ts'
import type { Exchange, Host } from '@gatehouse/unit'
import { type CryptoKey, calculateJwkThumbprint, importJWK, type JWK } from 'jose'

const tag = 'web-bot-auth'
const skewSeconds = 10
/** As the draft recommends for what is signed: one that holds for longer is one to be stolen. */
const lifetimeSecondsMax = 86_400
const refreshMs = 3_600_000
const timeoutMs = 5000

interface BotKey {
  key: CryptoKey
  algorithm: SignatureAlgorithm
}

export interface Directory {
  directory: string
  authorities?: string | undefined
}

export class SigningBot {
  readonly #clock: Host['clock']
  readonly #set: KeySet
  #known: { version: number; keys: Promise<ReadonlyMap<string, BotKey>> } | undefined

  constructor({ directory, authorities }: Directory, { clock, fetch, log }: Host) {
    this.#clock = clock
    this.#set = new KeySet(
      { issuer: directory, url: directory, authorities, refreshMs, timeoutMs },
      { clock, fetch, log },
    )
  }

  /** Whether it is the bot who asks. Throws `keys_unavailable` where a signature is shown and the keys cannot be had. */
  async isBy(request: Exchange['request']): Promise<boolean> {
    const shownFor = (keys: ReadonlyMap<string, BotKey>) =>
      shownSignature(request.headers, { knows: keyId => keys.has(keyId), tag })
    // Whoever shows none has nobody ask for keys.
    if (shownFor(new Map()) === undefined) return false
    let keys = await this.#keys()
    let shown = shownFor(keys)
    if (typeof shown !== 'object' && (await this.#set.lookAgain())) {
      keys = await this.#keys()
      shown = shownFor(keys)
    }
    if (typeof shown !== 'object') return false
    const { key, algorithm } = keys.get(shown.keyId)!
    if (!this.#isNow(shown) || !coversEnough(shown, request)) return false
    if (shown.alg !== undefined && shown.alg !== algorithm) return false
    const made = signatureBase(shown.input, request)
    return 'base' in made && holds(key, algorithm, shown.signature, made.base)
  }

  #isNow({ created, expires }: ShownSignature): boolean {
    const now = this.#clock.nowMs() / 1000
    if (created === undefined || expires === undefined) return false
    return created <= now + skewSeconds && expires > now - skewSeconds && expires - created <= lifetimeSecondsMax
  }

  async #keys(): Promise<ReadonlyMap<string, BotKey>> {
    const all = await this.#set.all()
    if (this.#known?.version !== this.#set.version)
      this.#known = { version: this.#set.version, keys: keysByThumbprint(all) }
    return this.#known.keys
  }
}

/** Where it is sent is signed, and so is who it says to be (§4.2 of the draft); of a dictionary its own member may be. */
function coversEnough({ input }: ShownSignature, { headers }: Exchange['request']): boolean {
  if (!covers(input, '@authority')) return false
  return !headers.has('signature-agent') || input.items.some(({ bare }) => bare.value === 'signature-agent')
}

/** Those that can be used; the others are as if they were not there. */
async function keysByThumbprint(all: readonly JWK[]): Promise<ReadonlyMap<string, BotKey>> {
  const keys = new Map<string, BotKey>()
  for (const jwk of all) {
    const algorithm = jwk.crv === 'Ed25519' ? 'ed25519' : jwk.crv === 'P-256' ? 'ecdsa-p256-sha256' : undefined
    if (algorithm === undefined || jwk.d !== undefined) continue
    try {
      const key = await importJWK({ ...jwk, key_ops: ['verify'] }, algorithm === 'ed25519' ? 'Ed25519' : 'ES256')
      keys.set(await calculateJwkThumbprint(jwk), { key: key as CryptoKey, algorithm })
    } catch {
      // Not a key.
    }
  }
  return keys
}

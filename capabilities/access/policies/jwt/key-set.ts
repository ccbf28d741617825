/**
 * The public keys of an issuer (RFC 7517), as they are now. What was fetched once serves until other keys were fetched:
 * an issuer that is away, slow or talks nonsense makes no good token a bad one. Never more than one fetch at a time.
 */
import { type Clock, Failure } from '@gatehouse/base'
import type { FetchPort, Log } from '@gatehouse/unit'
import { createLocalJWKSet, type JWK, type JWTVerifyGetKey } from 'jose'
import { keySetAddress } from './discovery.ts'

export interface KeySetOptions {
  issuer: string
  /** Address of the set; found through the issuer's metadata unless said. */
  url?: string | undefined
  authorities?: string | undefined
  /** Keys are looked for anew after this long, beside the requests. */
  refreshMs: number
  timeoutMs: number
}

export interface KeySetPorts {
  clock: Clock
  fetch: FetchPort
  log: Log
}

/** Of those that an issuer cannot take back any more because it is away. */
const staleMsMax = 86_400_000
/** A key that is not known makes us look again, not more often than this. */
const lookAgainMs = 5000
const backOffMsMin = 1000
const backOffMsMax = 60_000
const keySetBytesMax = 262_144
const keysMax = 64

export class KeySet {
  readonly #options: KeySetOptions
  readonly #ports: KeySetPorts
  #keys: JWTVerifyGetKey | undefined
  #all: readonly JWK[] = []
  #text = ''
  #fetchedAtMs = Number.NEGATIVE_INFINITY
  #triedAtMs = Number.NEGATIVE_INFINITY
  #failures = 0
  #flight: Promise<void> | undefined
  /** Another one whenever the keys are others: what was verified with those before is verified again. */
  version = 0

  constructor(options: KeySetOptions, ports: KeySetPorts) {
    this.#options = options
    this.#ports = ports
  }

  /** The keys now; waits only where there are none. Throws `keys_unavailable`. */
  async keys(): Promise<JWTVerifyGetKey> {
    if (!this.stand() && (this.#flight || this.#mayTry(this.#nowMs))) await this.#refresh()
    if (this.#keys && this.stand()) return this.#keys
    throw new Failure('keys_unavailable', `The keys of ${this.#options.issuer} cannot be had.`)
  }

  /** Likewise, as they are written. */
  async all(): Promise<readonly JWK[]> {
    await this.keys()
    return this.#all
  }

  /** Whether there are keys that can be believed now. Looks for new ones beside the requests when it is time. */
  stand(): boolean {
    const nowMs = this.#nowMs
    const ageMs = nowMs - this.#fetchedAtMs
    if (ageMs < this.#options.refreshMs) return true
    if (ageMs >= staleMsMax) return false
    if (!this.#flight && this.#mayTry(nowMs)) void this.#refresh()
    return true
  }

  /** A token names a key that is not among them: looks again, if that was not just done. Whether the keys are others now. */
  async lookAgain(): Promise<boolean> {
    const before = this.version
    if (this.#flight) await this.#flight
    else if (this.#nowMs - this.#triedAtMs >= lookAgainMs && this.#mayTry(this.#nowMs)) await this.#refresh()
    return this.version !== before
  }

  get #nowMs(): number {
    return this.#ports.clock.monotonicMs()
  }

  #mayTry(nowMs: number): boolean {
    if (this.#failures === 0) return true
    return nowMs - this.#triedAtMs >= Math.min(backOffMsMax, backOffMsMin * 2 ** (this.#failures - 1))
  }

  #refresh(): Promise<void> {
    this.#flight ??= this.#fetch().finally(() => {
      this.#flight = undefined
    })
    return this.#flight
  }

  async #fetch(): Promise<void> {
    this.#triedAtMs = this.#nowMs
    try {
      const { fetch } = this.#ports
      const { timeoutMs, authorities } = this.#options
      const ask = { timeoutMs, bytesMax: keySetBytesMax, ...(authorities === undefined ? {} : { authorities }) }
      const url = this.#options.url ?? (await keySetAddress(this.#options.issuer, fetch, ask))
      const { status, body } = await fetch.send({
        ...ask,
        url,
        headers: ['Accept', 'application/jwk-set+json, application/json'],
      })
      if (status !== 200) throw new Failure('fetch_failed', `${url} answered ${status}.`)
      this.#take(new TextDecoder().decode(body))
      this.#fetchedAtMs = this.#nowMs
      this.#failures = 0
    } catch (thrown) {
      this.#failures++
      const { issuer } = this.#options
      const detail = thrown instanceof Error ? thrown.message : String(thrown)
      this.#ports.log.warn('The keys of an issuer could not be fetched.', { issuer, failures: this.#failures, detail })
    }
  }

  /** Throws what is wrong with it. */
  #take(text: string): void {
    if (text === this.#text) return
    const { keys } = (JSON.parse(text) ?? {}) as { keys?: unknown }
    if (!Array.isArray(keys) || keys.length === 0) throw new Failure('fetch_failed', 'There are no keys in the set.')
    if (keys.length > keysMax) throw new Failure('fetch_failed', `There are more than ${keysMax} keys in the set.`)
    // Symmetric keys have no business in a public set.
    const usable = keys.filter(key => typeof key === 'object' && key !== null && key.kty !== 'oct')
    this.#keys = createLocalJWKSet({ keys: usable })
    this.#all = usable
    this.#text = text
    this.version++
  }
}

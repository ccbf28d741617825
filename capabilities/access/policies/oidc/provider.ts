/** Where an OpenID provider has what, as it says itself; what it said once serves for a day while it is away. */
import { Failure } from '@gatehouse/base'
import type { Host } from '@gatehouse/unit'
import { issuerMetadata } from '../jwt/discovery.ts'

export interface Endpoints {
  authorization: string
  token: string
  /** RFC 9126. */
  pushed: string | undefined
  endSession: string | undefined
  /** Its answers say whose they are (RFC 9207). */
  saysIssuer: boolean
}

export interface ProviderOptions {
  issuer: string
  authorities?: string | undefined
  timeoutMs: number
}

const freshMs = 300_000
const staleMsMax = 86_400_000
/** After a failure nobody asks for so long. */
const againMs = 1000
const bytesMax = 262_144

export class Provider {
  readonly #options: ProviderOptions
  readonly #host: Pick<Host, 'clock' | 'fetch' | 'log'>
  #known: { endpoints: Endpoints; atMs: number } | undefined
  #failedAtMs = Number.NEGATIVE_INFINITY
  #flight: Promise<Endpoints | undefined> | undefined

  constructor(options: ProviderOptions, host: Pick<Host, 'clock' | 'fetch' | 'log'>) {
    this.#options = options
    this.#host = host
  }

  /** Rejects with `sign_in_unavailable`. */
  async endpoints(): Promise<Endpoints> {
    const nowMs = this.#host.clock.monotonicMs()
    const ageMs = this.#known ? nowMs - this.#known.atMs : staleMsMax
    if (ageMs < freshMs) return this.#known!.endpoints
    const asking = this.#ask(nowMs)
    if (ageMs < staleMsMax) return this.#known!.endpoints
    const found = await asking
    if (found) return found
    throw new Failure('sign_in_unavailable', 'The OpenID provider does not answer.')
  }

  #ask(nowMs: number): Promise<Endpoints | undefined> {
    if (!this.#flight && nowMs - this.#failedAtMs < againMs) return Promise.resolve(undefined)
    this.#flight ??= this.#found().finally(() => {
      this.#flight = undefined
    })
    return this.#flight
  }

  async #found(): Promise<Endpoints | undefined> {
    const { clock, fetch, log } = this.#host
    const { issuer, authorities, timeoutMs } = this.#options
    try {
      const { metadata } = await issuerMetadata(issuer, fetch, { timeoutMs, bytesMax, authorities })
      const endpoints = endpointsOf(issuer, metadata)
      this.#known = { endpoints, atMs: clock.monotonicMs() }
      return endpoints
    } catch (thrown) {
      this.#failedAtMs = clock.monotonicMs()
      log.warn('An OpenID provider does not say where it is.', { issuer, detail: String(thrown).slice(0, 500) })
      return undefined
    }
  }
}

/** Throws what is wrong with it. */
function endpointsOf(issuer: string, metadata: Readonly<Record<string, unknown>>): Endpoints {
  const address = (name: string): string | undefined => {
    const text = metadata[name]
    const url = typeof text === 'string' ? URL.parse(text) : undefined
    // Nothing that is asked over TLS leads to where it is not.
    if (url?.protocol === 'https:' || (url?.protocol === 'http:' && issuer.startsWith('http:'))) return url.href
    if (text === undefined) return undefined
    throw new Error(`its ${name} is no address that an issuer like it may have`)
  }
  const needed = (name: string): string => {
    const found = address(name)
    if (found === undefined) throw new Error(`it names no ${name}`)
    return found
  }
  return {
    authorization: needed('authorization_endpoint'),
    token: needed('token_endpoint'),
    pushed: address('pushed_authorization_request_endpoint'),
    endSession: address('end_session_endpoint'),
    saysIssuer: metadata.authorization_response_iss_parameter_supported === true,
  }
}

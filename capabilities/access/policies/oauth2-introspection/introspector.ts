/** Asking an authorization server about tokens (RFC 7662), once for as long as its answers hold. */
import { Failure } from '@gatehouse/base'
import type { Filled } from '@gatehouse/schema'
import type { FetchAsk, Host, Identity } from '@gatehouse/unit'
import { clientForm } from '../tokens/client-form.ts'
import { KeptTokens } from '../tokens/kept-tokens.ts'
import { tokenIdentity } from '../tokens/token-identity.ts'
import { Unbelieved } from '../tokens/unbelieved.ts'
import { lackingClaim } from '../tokens/wanted-claims.ts'
import type { introspectionConfig } from './config.ts'

type Config = Filled<typeof introspectionConfig>
type Found = Identity | Unbelieved

interface Known {
  found: Found
  /** As the monotonic clock counts: what the clock on the wall does lengthens no answer. */
  untilMs: number
  /** On the wall. */
  endMs: number
}

const bytesMax = 262_144
/** A refused token is kept without its text; it takes about this much all the same. */
const refusedCharacters = 128

export class Introspector {
  readonly #config: Config
  readonly #host: Host
  readonly #known = new KeptTokens<Known>()
  readonly #flights = new Map<string, Promise<Found>>()

  constructor(config: Config, host: Host) {
    this.#config = config
    this.#host = host
  }

  /** At once for a token that was asked about of late. Rejects with `introspection_unavailable`. */
  identity(token: string): Found | Promise<Found> {
    const { digest, clock } = this.#host
    const key = digest(token)
    const known = this.#known.get(key)
    if (known && known.untilMs > clock.monotonicMs() && known.endMs > clock.nowMs()) return known.found
    let flight = this.#flights.get(key)
    if (!flight) {
      flight = this.#ask(token, key).finally(() => this.#flights.delete(key))
      this.#flights.set(key, flight)
    }
    return flight
  }

  async #ask(token: string, key: string): Promise<Found> {
    const { cacheSeconds, refusedSeconds } = this.#config
    const claims = await this.#claimsOf(token)
    const found = this.#judged(claims, token)
    const isBad = found instanceof Unbelieved
    const untilMs = this.#host.clock.monotonicMs() + (isBad ? refusedSeconds : cacheSeconds) * 1000
    const endMs = isBad ? Number.POSITIVE_INFINITY : (found.expiresAtSeconds ?? Number.POSITIVE_INFINITY) * 1000
    this.#known.set(key, { found, untilMs, endMs }, isBad ? refusedCharacters : token.length)
    return found
  }

  #judged(said: Readonly<Record<string, unknown>>, token: string): Found {
    const { issuer, audiences, claims } = this.#config
    if (said.active !== true) return new Unbelieved('its issuer says that it is not active')
    if (said.iss !== undefined && said.iss !== issuer) return new Unbelieved('it is of another issuer')
    if (said.exp !== undefined && !(typeof said.exp === 'number' && said.exp * 1000 > this.#host.clock.nowMs())) {
      return new Unbelieved('it has expired')
    }
    const named = [said.aud].flat()
    if (audiences && !audiences.some(one => named.includes(one))) return new Unbelieved('it is for another audience')
    const lacking = lackingClaim(said, claims)
    if (lacking !== undefined) return new Unbelieved(`its claim ${lacking} has none of the values that are asked for`)
    const { active: _, ...rest } = said
    const text = (value: unknown) => (typeof value === 'string' ? value : undefined)
    const known = { ...rest, iss: issuer, sub: text(said.sub) } as Record<string, unknown>
    return tokenIdentity({ scheme: 'oauth2-introspection', token }, known, { ...this.#config, skewSeconds: 0 })
  }

  async #claimsOf(token: string): Promise<Readonly<Record<string, unknown>>> {
    const { url } = this.#config
    try {
      const { status, body } = await this.#host.fetch.send(await this.#question(token))
      if (status !== 200) throw new Error(`it answered ${status}`)
      const claims: unknown = JSON.parse(new TextDecoder().decode(body))
      if (
        typeof claims !== 'object' ||
        claims === null ||
        typeof (claims as { active?: unknown }).active !== 'boolean'
      ) {
        throw new Error('its answer is none of introspection')
      }
      return claims as Record<string, unknown>
    } catch (thrown) {
      if (thrown instanceof Failure && thrown.code === 'secret_unavailable') throw thrown
      const reason = thrown instanceof Error ? thrown.message : String(thrown)
      this.#host.log.warn('An introspection endpoint gives no answer.', { url, reason })
      throw new Failure('introspection_unavailable', 'Whether the token is valid cannot be told now.', {
        cause: thrown,
      })
    }
  }

  async #question(token: string): Promise<FetchAsk> {
    const { url, clientId, clientSecret, authentication, authorities, timeoutMs } = this.#config
    const secret = await this.#host.secrets.value(clientSecret)
    const form = { token, token_type_hint: 'access_token' }
    return { ...clientForm(form, { clientId, secret, authentication }), ...{ url, timeoutMs, bytesMax, authorities } }
  }
}

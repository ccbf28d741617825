/** Tokens that an authorization server grants to the gateway, asked for before they end and never twice at a time. */
import { Failure } from '@gatehouse/base'
import type { Filled } from '@gatehouse/schema'
import type { Host } from '@gatehouse/unit'
import { clientForm } from '../tokens/client-form.ts'
import { KeptTokens } from '../tokens/kept-tokens.ts'
import type { upstreamAuthConfig } from './config.ts'

type Config = Filled<typeof upstreamAuthConfig>

interface Granted {
  token: string
  /** In milliseconds of the monotonic clock. */
  renewAtMs: number
  endsAtMs: number
}

const bytesMax = 262_144
/** Of a token whose end is not told. */
const lifeSeconds = 60
/** A part of its life before its end a token is renewed, beside the requests; */
const renewedBefore = 0.2
/** it is not used in its last moments, for it travels. */
const lastMs = 1000
const againMs = 1000

export class GrantedTokens {
  readonly #config: Config
  readonly #host: Pick<Host, 'clock' | 'fetch' | 'secrets' | 'log'>
  readonly #granted = new KeptTokens<Granted>()
  readonly #flights = new Map<string, Promise<string>>()

  constructor(config: Config, host: Pick<Host, 'clock' | 'fetch' | 'secrets' | 'log'>) {
    this.#config = config
    this.#host = host
  }

  /** Under a key, by what the form asks beside the client. Rejects with `upstream_credential_unavailable`. */
  token(key: string, form: Readonly<Record<string, string>>): string | Promise<string> {
    const granted = this.#granted.get(key)
    const nowMs = this.#host.clock.monotonicMs()
    if (!granted || granted.endsAtMs <= nowMs) return this.#flight(key, form)
    if (granted.renewAtMs <= nowMs) {
      granted.renewAtMs = nowMs + againMs
      this.#flight(key, form).catch(() => {})
    }
    return granted.token
  }

  /** The upstream did not take it. */
  forget(key: string): void {
    this.#granted.delete(key)
  }

  #flight(key: string, form: Readonly<Record<string, string>>): Promise<string> {
    let flight = this.#flights.get(key)
    if (!flight) {
      flight = this.#ask(key, form).finally(() => this.#flights.delete(key))
      this.#flights.set(key, flight)
    }
    return flight
  }

  async #ask(key: string, form: Readonly<Record<string, string>>): Promise<string> {
    const { tokenUrl, clientId, clientSecret, authentication = 'basic', timeoutMs, authorities } = this.#config
    const { fetch, secrets, log, clock } = this.#host
    const secret = await secrets.value(clientSecret!)
    try {
      const sent = clientForm(form, { clientId: clientId!, secret, authentication })
      const { status, body } = await fetch.send({ ...sent, url: tokenUrl!, timeoutMs, bytesMax, authorities })
      const said = readAnswer(status, body)
      const nowMs = clock.monotonicMs()
      const lifeMs = said.lifeSeconds * 1000
      this.#granted.set(
        key,
        { token: said.token, renewAtMs: nowMs + lifeMs * (1 - renewedBefore), endsAtMs: nowMs + lifeMs - lastMs },
        said.token.length + key.length,
      )
      return said.token
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown)
      log.warn('A token endpoint grants no token.', { url: tokenUrl, reason })
      throw new Failure('upstream_credential_unavailable', 'The gateway has no credential for the upstream now.', {
        cause: thrown,
      })
    }
  }
}

/** RFC 6749 §5.1. What an error says is for the log: it is the server's own word. */
function readAnswer(status: number, body: Uint8Array): { token: string; lifeSeconds: number } {
  const said = Object(JSON.parse(new TextDecoder().decode(body))) as Record<string, unknown>
  if (status !== 200) throw new Error(`it answered ${status} ${String(said.error ?? '').slice(0, 100)}`)
  const { access_token: token, token_type: type, expires_in: life } = said
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token)) throw new Error('its answer holds no token')
  if (typeof type === 'string' && !/^(bearer|n_a)$/i.test(type)) throw new Error('its tokens are not of type Bearer')
  return { token, lifeSeconds: typeof life === 'number' && life > 0 ? Math.min(life, 86_400) : lifeSeconds }
}

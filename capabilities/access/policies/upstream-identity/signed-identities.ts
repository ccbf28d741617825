/** Tokens that tell an upstream who calls, signed once for each caller and half of their life. */
import { compileExpression, type Expression, exchangeScope, valueJson } from '@gatehouse/expression'
import type { Filled } from '@gatehouse/schema'
import type { Exchange, Host } from '@gatehouse/unit'
import type { JWTPayload } from 'jose'
import { TokenKeys } from '../signing/token-keys.ts'
import { KeptTokens } from '../tokens/kept-tokens.ts'
import type { upstreamIdentityConfig } from './config.ts'

export type TokenConfig = NonNullable<Filled<typeof upstreamIdentityConfig>['token']>

interface Signed {
  token: string
  untilMs: number
}

export class SignedIdentities {
  readonly keys: TokenKeys
  readonly #config: TokenConfig
  readonly #host: Host
  readonly #claims: readonly (readonly [string, Expression])[]
  readonly #signed = new KeptTokens<Signed>()

  constructor(config: TokenConfig, host: Host) {
    this.#config = config
    this.#host = host
    this.keys = new TokenKeys(config.keys, host.secrets)
    this.#claims = Object.entries(config.claims).map(([name, text]) => [name, compileExpression(text)])
  }

  /** Undefined of nobody. At once for a caller that was told of lately. `more`: what is said besides. */
  token(exchange: Exchange, more: JWTPayload | undefined): string | undefined | Promise<string> {
    const { identity, consumer } = exchange
    if (!identity && !consumer) return undefined
    if (this.#config.requestId) return this.#sign(exchange, more)
    const key = keyOf(exchange, more)
    const known = this.#signed.get(key)
    if (known && known.untilMs > this.#host.clock.nowMs()) return known.token
    return this.#sign(exchange, more, key)
  }

  /** What the expressions say of it. */
  claims(exchange: Exchange): JWTPayload | undefined {
    if (this.#claims.length === 0) return undefined
    const scope = exchangeScope(exchange)
    const said = this.#claims.map(([name, one]) => [name, JSON.parse(valueJson(one.evaluate(scope) ?? null))] as const)
    return Object.fromEntries(said.filter(([, value]) => value !== null))
  }

  async #sign(exchange: Exchange, more: JWTPayload = {}, key?: string): Promise<string> {
    const { issuer, audience, lifeSeconds } = this.#config
    const nowMs = this.#host.clock.nowMs()
    const iat = Math.floor(nowMs / 1000)
    const endsAt = exchange.identity?.expiresAtSeconds ?? Number.POSITIVE_INFINITY
    const exp = Math.min(iat + lifeSeconds, endsAt)
    const claims = { ...more, iss: issuer, aud: audience, iat, exp, ...callerClaims(exchange) }
    const named = key === undefined ? { ...claims, request_id: exchange.id } : claims
    const token = await this.keys.signed(named, { typ: 'identity+jwt' })
    const untilMs = Math.min(nowMs + lifeSeconds * 500, endsAt * 1000)
    if (key !== undefined) this.#signed.set(key, { token, untilMs }, key.length + token.length)
    return token
  }
}

function callerClaims({ identity, consumer }: Exchange): JWTPayload {
  const said = {
    sub: identity?.subject ?? consumer?.applicationId,
    client_id: identity?.clientId,
    idp: identity?.issuer,
    scheme: identity?.scheme,
    scope: identity?.scopes.join(' '),
    application: consumer?.applicationId,
    subscription: consumer?.subscriptionId,
    plan: consumer?.plan,
  }
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined && value !== ''))
}

/** The same for whoever is told of in the same words. */
function keyOf({ identity, consumer }: Exchange, more: JWTPayload | undefined): string {
  const who = identity
    ? `${identity.scheme}\n${identity.scopes.join(' ')}\n${identity.expiresAtSeconds}\n${identity.key}`
    : ''
  const told = more === undefined ? '' : JSON.stringify(more)
  return `${consumer?.applicationId}\n${consumer?.subscriptionId}\n${consumer?.plan}\n${who}\n${told}`
}

/** The way of a browser to the provider and back: authorization code with PKCE (OpenID Connect Core 1.0 §3.1, RFC 7636, RFC 9700). */
import { cookieOf, Failure, HeaderList } from '@gatehouse/base'
import { type Exchange, type LimitSet, type Refusal, type Reply, refuse } from '@gatehouse/unit'
import { randomText } from '../random-text.ts'
import { base64urlOf } from '../tokens/base64url.ts'
import { Unbelieved } from '../tokens/unbelieved.ts'
import { originOf } from './browser-request.ts'
import { cookieCharactersMax, setCookieFields, settingCookie, settingCookies, takeCookies } from './cookies.ts'
import { type Granted, grantedBy } from './granted.ts'
import type { RelyingParty } from './relying-party.ts'
import type { Session } from './session.ts'

/** What the browser that began keeps, sealed. */
interface Begun {
  state: string
  nonce: string
  verifier: string
  origin: string
  /** Path and query on that origin. */
  returnTo: string
  startedAt: number
}

const begunSeconds = 600
/** Of one browser, in as many tabs. */
const begunMax = 5
const returnCharactersMax = 2000
const nameCharacters = 10
const answerNames = ['state', 'code', 'iss', 'error']

export class SignIn {
  readonly #party: RelyingParty
  #states: LimitSet | undefined

  constructor(party: RelyingParty) {
    this.#party = party
  }

  /** `cookies`: names of those of ours that the browser showed. */
  async begin(exchange: Exchange, cookies: readonly string[], clearing: readonly string[]): Promise<Reply> {
    const { config, seal, nowSeconds } = this.#party
    const { request, route } = exchange
    const names = this.#party.names(route.environmentId)
    const whole = request.path + (request.query === '' ? '' : `?${request.query}`)
    const begun: Begun = {
      ...{ state: randomText(), nonce: randomText(), verifier: randomText() },
      origin: config.origin ?? originOf(request),
      returnTo: whole.length > returnCharactersMax ? basePathOf(exchange) || '/' : whole,
      startedAt: nowSeconds,
    }
    const address = await this.#address(begun, this.#redirectUri(exchange, begun))
    const old = cookies.filter(name => name.startsWith(names.begun))
    const sealed = await seal.seal(JSON.stringify(begun), `begun ${names.words}`)
    return leading(address, [
      ...(old.length < begunMax ? [] : old.map(name => settingCookie(name, '', 0))),
      ...clearing,
      settingCookie(names.begun + begun.state.slice(0, nameCharacters), sealed, begunSeconds),
    ])
  }

  /** Where the provider sent a browser back to. */
  async end(exchange: Exchange): Promise<Reply | Refusal> {
    const { request, route } = exchange
    const names = this.#party.names(route.environmentId)
    const answer = answerOf(request.query)
    if (!answer?.state) return refused('its answer says something twice, or no state')
    const name = names.begun + answer.state.slice(0, nameCharacters)
    const sealed = cookieOf(request.headers, name)
    const cookies = takeCookies(request.headers, names.beginning)
    const text = sealed && (await this.#party.seal.open(sealed, `begun ${names.words}`))
    if (!text) return refused('this browser began no such sign-in')
    const begun = JSON.parse(text) as Begun
    const over = [settingCookie(name, '', 0)]
    const doubt = (await this.#doubt(exchange, begun, answer)) ?? undefined
    if (doubt) return typeof doubt === 'string' ? this.#told(doubt, over) : doubt
    const session = await this.#session(begun, answer.code!, this.#redirectUri(exchange, begun))
    if (typeof session === 'string') return this.#told(session, over)
    const value = await this.#party.seal.seal(JSON.stringify(session), names.words)
    if (value.length > cookieCharactersMax) return this.#told('its tokens are too large for cookies', over)
    // With the origin before it: a path that begins with two slashes would lead elsewhere.
    return leading(begun.origin + begun.returnTo, [...over, ...settingCookies(names.session, value, cookies)])
  }

  /** Whether it is the answer to what this browser asked, for the first time. */
  async #doubt({ request }: Exchange, begun: Begun, answer: Answer): Promise<string | Refusal | undefined> {
    const { config, provider, nowSeconds } = this.#party
    if (begun.state !== answer.state) return 'its state is of another sign-in'
    if (begun.startedAt + begunSeconds < nowSeconds) return 'it took too long'
    if (begun.origin !== (config.origin ?? originOf(request))) return 'it began at another origin'
    const once = await this.#once(begun.state)
    if (once !== undefined) return once
    const { saysIssuer } = await provider.endpoints()
    if (answer.iss === undefined ? saysIssuer : answer.iss !== config.issuer) return 'its answer is of another issuer'
    if (answer.error !== undefined) return `the provider says ${answer.error.replace(/[^a-z_]/g, '').slice(0, 60)}`
    return answer.code === undefined ? 'its answer has no code' : undefined
  }

  async #once(state: string): Promise<string | Refusal | undefined> {
    const shape = { algorithm: 'gcra', windowSeconds: 2 * begunSeconds } as const
    this.#states ??= this.#party.host.limiter.open(
      [{ name: 'states', by: 'state', limit: 1, shape }],
      this.#party.config.endedCounted,
    )
    const { allowed, full } = await this.#states.take([{ key: state, limit: 1, cost: 1, needs: 1 }])
    if (full) return refuse('limiter_full', 'There is no room to remember the sign-in.')
    return allowed ? undefined : 'its state was used before'
  }

  async #session(begun: Begun, code: string, redirectUri: string): Promise<Session | string> {
    const { client, config, provider, nowSeconds } = this.#party
    const { token } = await provider.endpoints()
    const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: begun.verifier }
    const { refreshSeconds } = config
    const granted = grantedBy(await client.ask(token, form), { nowSeconds, refreshSeconds })
    return typeof granted === 'string' ? granted : this.#begunSession(begun, granted)
  }

  async #begunSession({ nonce }: Begun, granted: Granted): Promise<Session | string> {
    const { config, idTokens, ended, nowSeconds } = this.#party
    const { idToken, scope, ...tokens } = granted
    if (idToken === undefined) return 'the provider gave no ID token'
    const found = await idTokens.identity(idToken)
    if (found instanceof Unbelieved) return `the ID token is not believed: ${found.reason}`
    const { claims } = found
    if (claims.nonce !== nonce) return 'the ID token is of another sign-in'
    if (isOfAnother(claims, config.clientId)) return 'the ID token is of another client'
    const id = typeof claims.sid === 'string' ? claims.sid : randomText()
    const subject = String(claims.sub)
    const marks = await ended.marks(id, subject)
    const times = { startedAt: nowSeconds, seenAt: nowSeconds, marks }
    return { id, subject, ...times, idToken, ...tokens, scope: scope ?? scopesAsked(config.scopes) }
  }

  async #address(begun: Begun, redirectUri: string): Promise<string> {
    const { config, client, provider, host } = this.#party
    const { authorization, pushed } = await provider.endpoints()
    const form = {
      ...config.parameters,
      ...{ client_id: config.clientId, redirect_uri: redirectUri, response_type: 'code' },
      ...{ scope: scopesAsked(config.scopes), state: begun.state, nonce: begun.nonce },
      ...{ code_challenge: base64urlOf(host.digest(begun.verifier)), code_challenge_method: 'S256' },
    }
    if (pushed === undefined) return withQuery(authorization, form)
    const { status, body } = await client.ask(pushed, form)
    if (status === 201 && typeof body.request_uri === 'string') {
      return withQuery(authorization, { client_id: config.clientId, request_uri: body.request_uri })
    }
    const detail = `${status} ${String(body.error ?? '').slice(0, 100)}`
    host.log.warn('An OpenID provider takes no sign-in.', { issuer: config.issuer, detail })
    throw new Failure('sign_in_unavailable', 'The OpenID provider takes no sign-in.')
  }

  #redirectUri(exchange: Exchange, { origin }: Begun): string {
    return origin + basePathOf(exchange) + this.#party.config.callbackPath
  }

  /** Of a browser that did begin: the operator wants to know. */
  #told(reason: string, cookies: readonly string[]): Refusal {
    this.#party.host.log.warn('A sign-in was refused.', { issuer: this.#party.config.issuer, reason })
    return refused(reason, cookies)
  }
}

type Answer = { state?: string; code?: string; iss?: string; error?: string }

/** Undefined where something stands twice. */
function answerOf(query: string): Answer | undefined {
  const said = new URLSearchParams(query)
  if (answerNames.some(name => said.getAll(name).length > 1)) return undefined
  return Object.fromEntries(answerNames.flatMap(name => (said.has(name) ? [[name, said.get(name)!]] : [])))
}

/** OpenID Connect Core 1.0 §3.1.3.7, 4 and 5. */
function isOfAnother({ aud, azp }: Readonly<Record<string, unknown>>, clientId: string): boolean {
  return azp === undefined ? Array.isArray(aud) && aud.length > 1 : azp !== clientId
}

const scopesAsked = (scopes: readonly string[]) => [...new Set(['openid', ...scopes])].join(' ')

const basePathOf = ({ route }: Exchange) => route.template.slice(0, route.basePathLength)

export function withQuery(address: string, parameters: Readonly<Record<string, string>>): string {
  const url = new URL(address)
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return url.href
}

/** Of what stands in it nobody keeps anything, and the next page does not hear where it comes from. */
export const leading = (address: string, cookies: readonly string[]): Reply => ({
  status: 303,
  headers: new HeaderList([
    ...['Location', address, 'Cache-Control', 'no-store', 'Referrer-Policy', 'no-referrer'],
    ...setCookieFields(cookies),
  ]),
  body: undefined,
})

const refused = (reason: string, cookies: readonly string[] = []) =>
  refuse(
    'sign_in_refused',
    'The sign-in was not accepted.',
    setCookieFields(cookies),
    `The sign-in was not accepted: ${reason}.`,
  )

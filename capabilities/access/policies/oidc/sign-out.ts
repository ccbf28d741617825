/** The end of a session: by the person (OpenID Connect RP-Initiated Logout 1.0), or by the provider (Back-Channel Logout 1.0). */
import { collect, Failure, HeaderList } from '@gatehouse/base'
import { type Exchange, type LimitSet, type Refusal, type Reply, refuse } from '@gatehouse/unit'
import { decodeProtectedHeader } from 'jose'
import { Unbelieved } from '../tokens/unbelieved.ts'
import { originOf } from './browser-request.ts'
import { clearingCookies, readCookies, takeCookies } from './cookies.ts'
import { logoutSecondsMax, type RelyingParty } from './relying-party.ts'
import type { Sessions } from './sessions.ts'
import { leading, withQuery } from './sign-in.ts'

const event = 'http://schemas.openid.net/event/backchannel-logout'
const types = new Set(['logout+jwt', 'application/logout+jwt', 'jwt', undefined])
const bodyBytesMax = 65_536
/** Of an ID token that goes along in an address. */
const hintCharactersMax = 4000

export class SignOut {
  readonly #party: RelyingParty
  #tokens: LimitSet | undefined

  constructor(party: RelyingParty) {
    this.#party = party
  }

  async byPerson(exchange: Exchange, sessions: Sessions): Promise<Reply | Refusal> {
    const { request, route } = exchange
    if (request.headers.get('sec-fetch-site') === 'cross-site') {
      return refuse('sign_in_refused', 'A page of another site signs nobody out.')
    }
    const { config, ended } = this.#party
    const names = this.#party.names(route.environmentId)
    const cookie = readCookies(request.headers, names.session)
    const shown = takeCookies(request.headers, names.beginning)
    const session = cookie === undefined ? undefined : await sessions.session(cookie)
    const full = session && (await ended.end(session.id, undefined))
    if (full) return full
    const base = route.template.slice(0, route.basePathLength)
    const after = (config.origin ?? originOf(request)) + (base + (config.signedOutPath ?? '') || '/')
    return leading(await this.#address(after, session?.idToken), clearingCookies(names.session, shown))
  }

  /** At the provider, unless it has no such place or is away: here the session has ended in any case. */
  async #address(after: string, idToken: string | undefined): Promise<string> {
    const { config, provider } = this.#party
    const endpoints = idToken === undefined ? undefined : await provider.endpoints().catch(() => undefined)
    if (!endpoints?.endSession) return after
    const asked = { client_id: config.clientId, post_logout_redirect_uri: after }
    const hinted = { ...asked, id_token_hint: idToken! }
    return withQuery(endpoints.endSession, idToken!.length > hintCharactersMax ? asked : hinted)
  }

  async byProvider({ request }: Exchange): Promise<Reply | Refusal> {
    const tooLarge = () => new Failure('request_too_large', `A logout token may have ${bodyBytesMax} bytes.`)
    const bytes = request.body ? await collect(request.body, bodyBytesMax, tooLarge) : new Uint8Array()
    const tokens = new URLSearchParams(new TextDecoder().decode(bytes)).getAll('logout_token')
    if (tokens.length !== 1) return refused('there is not one logout_token')
    const claims = await this.#claims(tokens[0]!)
    if (typeof claims === 'string') return refused(claims)
    const { sid, sub, jti } = claims
    if (await this.#cameBefore(jti)) return refused('it came before')
    const full = await this.#party.ended.end(sid, sid === undefined ? sub : undefined)
    // Noted last: a provider that is told of no room may send the same once more.
    const answer = full ?? (await this.#repeated(jti))
    return answer ?? { status: 200, headers: new HeaderList(['Cache-Control', 'no-store']), body: undefined }
  }

  /** §2.6; a text says what is wrong. */
  async #claims(token: string): Promise<{ sid?: string; sub?: string; jti: string } | string> {
    const found = await this.#party.logoutTokens.identity(token)
    if (found instanceof Unbelieved) return found.reason
    const { events, nonce, sid, sub, jti } = found.claims
    const type = decodeProtectedHeader(token).typ
    if (!types.has(type?.toLowerCase())) return 'it is a token of another type'
    const said = Object(events) as Record<string, unknown>
    if (!Object.hasOwn(said, event) || typeof said[event] !== 'object' || said[event] === null)
      return 'it tells of no logout'
    if (nonce !== undefined) return 'it has a nonce'
    if (typeof jti !== 'string' || jti.length > 500) return 'its jti is none'
    const texts = [sid, sub].filter(one => one !== undefined)
    if (texts.length === 0 || !texts.every(one => typeof one === 'string')) return 'it says nobody'
    return {
      jti,
      ...(sid === undefined ? {} : { sid: sid as string }),
      ...(sub === undefined ? {} : { sub: sub as string }),
    }
  }

  async #cameBefore(jti: string): Promise<boolean> {
    const [left] = await this.#noted.left([{ key: jti, limit: 1, cost: 0, needs: 0 }])
    return left?.remaining === 0
  }

  async #repeated(jti: string): Promise<Refusal | undefined> {
    const { allowed, full } = await this.#noted.take([{ key: jti, limit: 1, cost: 1, needs: 1 }])
    if (full) return refuse('limiter_full', 'There is no room to remember the logout token.')
    return allowed ? undefined : refused('it came before')
  }

  get #noted(): LimitSet {
    const { host, config } = this.#party
    const shape = { algorithm: 'gcra', windowSeconds: logoutSecondsMax + 2 * config.skewSeconds + 1 } as const
    const spec = { name: 'logouts', by: 'token', limit: 1, shape }
    return (this.#tokens ??= host.limiter.open([spec], config.endedCounted))
  }
}

const refused = (reason: string) =>
  refuse('logout_refused', 'The logout token is not valid here.', [], `The logout token is not valid: ${reason}.`)

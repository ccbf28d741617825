import { definePolicy, type Exchange, type Host, type Outcome, type PolicyHooks, refuse } from '@gatehouse/unit'
import { clientFacts, identified } from '../identified.ts'
import { isForeign, isNavigation, originOf } from './browser-request.ts'
import { oidcConfig } from './config.ts'
import { clearingCookies, readCookies, setCookieFields, settingCookies, takeCookies } from './cookies.ts'
import { type OidcConfig, RelyingParty } from './relying-party.ts'
import { type Found, Sessions } from './sessions.ts'
import { SignIn } from './sign-in.ts'
import { SignOut } from './sign-out.ts'

export const oidc = definePolicy({
  name: 'oidc',
  version: 1,
  stages: ['identify'],
  title: 'Sign-in of browsers',
  summary:
    'Knows people by a session in their browser, which begins with a sign-in at an OpenID provider: pages are led there, all other requests are told 401.',
  config: oidcConfig,
  provides: clientFacts,
  answers: ownPlaces,
  errors: [
    ...(['credential_missing', 'credential_invalid', 'subscription_missing', 'sign_in_refused'] as const),
    ...(['sign_in_unavailable', 'logout_refused', 'keys_unavailable', 'secret_unavailable'] as const),
    ...(['limiter_full', 'request_too_large'] as const),
  ],
  examples: [
    {
      title: 'What no page asks for is told that a session is needed',
      config: {
        issuer: 'https://login.example.com',
        clientId: 'shop',
        clientSecret: 'env:LOGIN',
        cookieKeys: ['env:COOKIES'],
      },
      send: ['GET / Accept: application/json'],
      expect: [401],
    },
    {
      title: 'A key of its own in place of a secret, and a refresh token',
      config: {
        issuer: 'https://login.example.com',
        clientId: 'shop',
        authentication: 'private-key-jwt',
        privateKey: 'file:shop.pem',
        scopes: ['offline_access'],
        cookieKeys: ['file:cookies-2', 'file:cookies-1'],
      },
      send: ['GET / Sec-Fetch-Mode: cors; Accept: text/html'],
      expect: [401],
    },
  ],
  create(config, host) {
    const key = `oidc ${host.identity} ${JSON.stringify(config)}`
    const held = host.shared.hold(key, () => new RelyingParty(config, host))
    return { ...new OidcHooks(config, host, held.value).hooks(), dispose: () => held.release() }
  },
})

/** In the order of what answers there. */
function ownPlaces({ callbackPath, logoutPath, backchannelLogoutPath }: OidcConfig) {
  return [
    { method: 'GET', path: callbackPath },
    { method: 'GET', path: logoutPath },
    { method: 'POST', path: logoutPath },
    { method: 'POST', path: backchannelLogoutPath },
  ]
}

const ledAgainSeconds = 30

const cookieChallenge = 'Cookie realm="api"'

class OidcHooks {
  readonly #config: OidcConfig
  readonly #host: Host
  readonly #party: RelyingParty
  readonly #signIn: SignIn
  readonly #signOut: SignOut
  #sessions: Sessions | undefined
  /** When the session began by which an exchange is known, in seconds since 1970. */
  readonly #began = new WeakMap<Exchange, number>()
  /** Names of our cookies that a caller showed, which the request has no more. */
  readonly #shown = new WeakMap<Exchange, readonly string[]>()

  constructor(config: OidcConfig, host: Host, party: RelyingParty) {
    this.#config = config
    this.#host = host
    this.#party = party
    this.#signIn = new SignIn(party)
    this.#signOut = new SignOut(party)
  }

  hooks(): PolicyHooks {
    const { required } = this.#config
    const signOut = (exchange: Exchange) => this.#signOut.byPerson(exchange, this.#sessionsOf(exchange))
    const byProvider = (exchange: Exchange) => this.#signOut.byProvider(exchange)
    const answers = [(exchange: Exchange) => this.#signIn.end(exchange), signOut, signOut, byProvider]
    return {
      ...{ challenge: cookieChallenge, required },
      request: exchange => this.#request(exchange),
      signIn: (exchange, why) => (this.#mayLead(exchange, why) ? this.#lead(exchange) : undefined),
      endpoints: ownPlaces(this.#config).map((place, i) => ({ ...place, answer: answers[i]! })),
    }
  }

  #request(exchange: Exchange): Outcome | Promise<Outcome> {
    const { request, route } = exchange
    const names = this.#party.names(route.environmentId)
    const cookie = readCookies(request.headers, names.session)
    const shown = takeCookies(request.headers, names.beginning)
    if (shown.length > 0) this.#shown.set(exchange, shown)
    if (cookie === undefined) return missing('there is none')
    if (isForeign(request, [this.#config.origin ?? originOf(request), ...this.#config.originsAllowed])) {
      return missing('the page that asks is of another origin')
    }
    const found = this.#sessionsOf(exchange).find(cookie)
    return found instanceof Promise ? found.then(late => this.#settled(exchange, late)) : this.#settled(exchange, found)
  }

  #settled(exchange: Exchange, found: Found): Outcome {
    if ('over' in found) return missing(found.over)
    this.#began.set(exchange, found.startedAt)
    if (found.cookie !== undefined) {
      const { session } = this.#party.names(exchange.route.environmentId)
      const cookies = settingCookies(session, found.cookie, this.#shown.get(exchange) ?? [])
      exchange.replyFields.push('Cache-Control', 'private', ...setCookieFields(cookies))
    }
    const invalid = (reason: string) =>
      refuse('credential_invalid', 'The session is not valid here.', [], `The session is not valid: ${reason}.`)
    return identified(exchange, found.identity, { rules: this.#config, host: this.#host, invalid })
  }

  /** Who is known by a session that was denied: not where it is so young that another one would be denied as well. */
  #mayLead(exchange: Exchange, why: 'unknown' | 'denied'): boolean {
    if (!isNavigation(exchange.request)) return false
    if (why === 'unknown') return true
    const began = this.#began.get(exchange)
    return began !== undefined && this.#party.nowSeconds - began >= ledAgainSeconds
  }

  /** What it shows is no session, so it goes. */
  #lead(exchange: Exchange): Promise<Outcome> {
    const shown = this.#shown.get(exchange) ?? []
    const { session } = this.#party.names(exchange.route.environmentId)
    return this.#signIn.begin(exchange, shown, clearingCookies(session, shown))
  }

  #sessionsOf({ route }: Exchange): Sessions {
    return (this.#sessions ??= new Sessions(this.#party, this.#party.names(route.environmentId).words))
  }
}

const missing = (reason: string) =>
  refuse(
    'credential_missing',
    'A session is expected: sign in with a browser.',
    [],
    `A session is expected, and ${reason}.`,
  )

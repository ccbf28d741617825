/** A provider that runs nowhere, browsers with cookies, and threads that share memory around the policy. Tests only. */
import { bodyOf, Failure, HeaderList } from '@gatehouse/base'
import { ReplyBook } from '@gatehouse/gateway/main/reply-book.ts'
import { SharedHoldings } from '@gatehouse/gateway/worker/shared-holdings.ts'
import { ThreadReplies } from '@gatehouse/gateway/worker/thread-replies.ts'
import { filled } from '@gatehouse/schema'
import {
  type Exchange,
  type FetchAnswer,
  type FetchAsk,
  type FetchPort,
  type Outcome,
  type PolicyHooks,
  type PolicyUnit,
  Refusal,
} from '@gatehouse/unit'
import { type JWTPayload, SignJWT } from 'jose'
import { issuerUrl, json, type SigningKey, signingKey } from '../jwt/issuer.model.ts'
import { hostOf } from '../tokens/caller.model.ts'
import { oidc } from './oidc.ts'

export const origin = 'https://shop.example.com'
export const base = '/pets/v1'

type Answering = (ask: FetchAsk, path: string) => FetchAnswer | Promise<FetchAnswer> | undefined

/** Grants whoever comes with any code, and new tokens at every renewal. */
export class ModelProvider implements FetchPort {
  readonly key: SigningKey
  readonly nowMs: () => number
  /** What was asked: path and form. */
  readonly asked: { path: string; form: URLSearchParams; headers: readonly string[] }[] = []
  /** In place of the usual answers, where it gives one. */
  answers: Answering | undefined
  /** Beside the usual of its metadata, ID tokens and grants. */
  metadata: Record<string, unknown> = {}
  claims: JWTPayload = {}
  grant: Record<string, unknown> = {}
  /** Of the sign-in that is under way. */
  nonce = ''
  #granted = 0

  constructor(key: SigningKey, nowMs: () => number) {
    this.key = key
    this.nowMs = nowMs
  }

  async send(ask: FetchAsk): Promise<FetchAnswer> {
    const path = ask.url.slice(issuerUrl.length)
    const form = new URLSearchParams(new TextDecoder().decode(ask.body))
    this.asked.push({ path, form, headers: ask.headers ?? [] })
    const instead = this.answers?.(ask, path)
    if (instead) return instead
    if (path === '/.well-known/openid-configuration') return json(this.#metadata)
    if (path === '/keys') return json({ keys: [this.key.jwk] })
    if (path === '/token') return json(await this.#grant(form))
    return path === '/par' ? json({ request_uri: 'urn:one' }, 201) : json('', 404)
  }

  times(path: string): number {
    return this.asked.filter(one => one.path === path).length
  }

  token(claims: JWTPayload, header: Record<string, unknown> = {}, key = this.key.privateKey): Promise<string> {
    return new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: this.key.kid, ...header }).sign(key)
  }

  idToken(more: JWTPayload = {}): Promise<string> {
    const now = Math.floor(this.nowMs() / 1000)
    const usual = { iss: issuerUrl, aud: 'shop', sub: 'ada', sid: 'sid-1', iat: now, exp: now + 300 }
    return this.token({ ...usual, nonce: this.nonce, ...this.claims, ...more })
  }

  logoutToken(more: JWTPayload = {}, header: Record<string, unknown> = {}): Promise<string> {
    const now = Math.floor(this.nowMs() / 1000)
    const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }
    const usual = { iss: issuerUrl, aud: 'shop', iat: now, exp: now + 120, jti: `logout-${++this.#granted}`, events }
    return this.token({ ...usual, ...more }, { typ: 'logout+jwt', ...header })
  }

  get #metadata() {
    return {
      ...{ issuer: issuerUrl, jwks_uri: `${issuerUrl}/keys`, authorization_endpoint: `${issuerUrl}/auth?kind=1` },
      ...{ token_endpoint: `${issuerUrl}/token`, end_session_endpoint: `${issuerUrl}/logout` },
      ...this.metadata,
    }
  }

  async #grant(form: URLSearchParams) {
    const number = ++this.#granted
    const renewed = form.get('grant_type') === 'refresh_token'
    return {
      ...{ access_token: `access-${number}`, refresh_token: `refresh-${number}`, token_type: 'Bearer' },
      ...{ expires_in: 300, scope: 'openid email', ...(renewed ? {} : { id_token: await this.idToken() }) },
      ...this.grant,
    }
  }
}

export interface Shown {
  status: number
  code?: string | undefined
  reason?: string | undefined
  location?: string | undefined
  /** What goes on to the upstream, where something does. */
  exchange: Exchange
  setCookies: string[]
}

export interface ModelRequest {
  method?: string
  path?: string
  query?: string
  fields?: Record<string, string>
  body?: string
  environmentId?: string
  thread?: number
  upgrade?: string
}

const page = { 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document', 'Sec-Fetch-Site': 'none' }

export async function signingIn(config: Record<string, unknown> = {}, { threads = 1, keysMax = 1000 } = {}) {
  const secrets: Record<string, string> = {
    ...{
      'env:LOGIN': 'the secret of the client',
      'env:ONE': 'one key of cookies, long enough',
      'env:TWO': 'another key of cookies, as long as it',
    },
  }
  for (const name of ['env:ONE', 'env:TWO']) secrets[name] += ' to be taken for one'
  const made = hostOf({ keysMax, secrets })
  const { clock } = made
  const provider = new ModelProvider(await signingKey('one'), () => clock.nowMs())
  const warnings: string[] = []
  const book = new ReplyBook(1_000_000, clock)
  const unit = oidc as unknown as PolicyUnit
  const written = { issuer: issuerUrl, clientId: 'shop', clientSecret: 'env:LOGIN', cookieKeys: ['env:ONE'], ...config }
  /** Of one thread; made with the configuration that holds then. */
  const instance = (thread: number, changes = {}): PolicyHooks => {
    const replies: ThreadReplies = new ThreadReplies(message => {
      const answer = book.heard(thread, message)
      if (answer) queueMicrotask(() => replies.claimed(answer))
    })
    const host = {
      ...made.host(thread),
      fetch: provider,
      replies: replies.portFor('i', { apiVersionId: 'version', environmentId: 'env' }),
      shared: new SharedHoldings().portFor('env'),
      directory: { credential: () => undefined, client: () => undefined },
      log: {
        warn: (text: string, fields: object) => void warnings.push(`${text} ${JSON.stringify(fields)}`),
        error() {},
      },
    }
    return unit.create(filled(unit.config, { ...written, ...changes }) as never, host as never)
  }
  const hooks = Array.from({ length: threads }, (_, i) => instance(i + 1))
  const browser = (using: readonly PolicyHooks[] = hooks) => new ModelBrowser(using, provider)
  return { provider, clock, secrets, warnings, hooks, instance, browser }
}

export class ModelBrowser {
  readonly cookies = new Map<string, string>()
  readonly #hooks: readonly PolicyHooks[]
  readonly #provider: ModelProvider

  constructor(hooks: readonly PolicyHooks[], provider: ModelProvider) {
    this.#hooks = hooks
    this.#provider = provider
  }

  /** As a page; through the endpoints of the policy or the policy itself. */
  async open(asked: ModelRequest = {}): Promise<Shown> {
    const exchange = this.#exchange(asked)
    const hooks = this.#hooks[(asked.thread ?? 1) - 1]!
    const { method, path } = exchange.request
    const own = hooks.endpoints!.find(one => one.method === method && base + one.path === path)
    let outcome = await (own ? own.answer(exchange) : hooks.request!(exchange))
    if (!own && outcome instanceof Refusal && outcome.code === 'credential_missing') {
      outcome = (await hooks.signIn!(exchange, 'unknown')) || outcome
    }
    return this.#shown(exchange, outcome)
  }

  /** As a page whose identity turns out to be denied. */
  async openDenied(asked: ModelRequest = {}): Promise<Shown> {
    const exchange = this.#exchange(asked)
    const hooks = this.#hooks[0]!
    await hooks.request!(exchange)
    return this.#shown(exchange, await hooks.signIn!(exchange, 'denied'))
  }

  /** As its page's script. */
  ask(asked: ModelRequest = {}): Promise<Shown> {
    const fields = { 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Site': 'same-origin', ...asked.fields }
    return this.open({ ...asked, fields })
  }

  /** Begins, and gives what the provider would answer. */
  async begin(asked: ModelRequest = {}): Promise<{ begun: Shown; answer: URLSearchParams }> {
    const begun = await this.open(asked)
    const said = new URL(begun.location!).searchParams
    const pushed = this.#provider.asked.findLast(({ path }) => path === '/par')?.form
    const form = said.has('request_uri') ? pushed! : said
    this.#provider.nonce = form.get('nonce')!
    return { begun, answer: new URLSearchParams({ code: 'code-1', state: form.get('state')! }) }
  }

  end(answer: URLSearchParams | string, asked: ModelRequest = {}): Promise<Shown> {
    return this.open({ path: `${base}/oidc/callback`, query: answer.toString(), ...asked })
  }

  async signIn(asked: ModelRequest = {}): Promise<Shown> {
    return this.end((await this.begin(asked)).answer, { ...asked, path: `${base}/oidc/callback` })
  }

  /** Another one with the same cookies. */
  copy(): ModelBrowser {
    const other = new ModelBrowser(this.#hooks, this.#provider)
    for (const [name, value] of this.cookies) other.cookies.set(name, value)
    return other
  }

  get sessionNames(): string[] {
    return [...this.cookies.keys()].filter(name => /-session(\.\d)?$/.test(name))
  }

  #exchange({ method = 'GET', path = `${base}/orders`, query = '', fields = {}, ...more }: ModelRequest): Exchange {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = HeaderList.from({
      Host: 'shop.example.com',
      ...page,
      ...(cookie === '' ? {} : { Cookie: cookie }),
      ...fields,
    })
    const body = more.body === undefined ? undefined : bodyOf(new TextEncoder().encode(more.body))
    const { upgrade, environmentId = 'env' } = more
    return {
      request: { method, scheme: 'https', host: 'shop.example.com', path, query, headers, body, upgrade },
      route: { environmentId, template: path, basePathLength: base.length },
      replyFields: [],
    } as unknown as Exchange
  }

  #shown(exchange: Exchange, outcome: Outcome): Shown {
    const flat = outcome instanceof Refusal ? outcome.headers : (outcome?.headers.flat ?? [])
    const setCookies: string[] = []
    for (const list of [flat, exchange.replyFields])
      for (let i = 0; i < list.length; i += 2) if (list[i] === 'Set-Cookie') setCookies.push(list[i + 1]!)
    for (const line of setCookies) this.#keep(line)
    if (outcome instanceof Refusal) {
      return { status: 0, code: outcome.code, reason: outcome.reason, exchange, setCookies }
    }
    const location = outcome?.headers.get('location')
    return { status: outcome?.status ?? 200, location, exchange, setCookies }
  }

  /** As browsers must for `__Host-` (RFC 6265bis §4.1.3.2). */
  #keep(line: string): void {
    const [pair, ...attributes] = line.split('; ')
    const [name, value] = [pair!.slice(0, pair!.indexOf('=')), pair!.slice(pair!.indexOf('=') + 1)]
    const asked = ['Path=/', 'Secure', 'HttpOnly', 'SameSite=Lax']
    if (!name.startsWith('__Host-') || !asked.every(one => attributes.includes(one)) || line.length > 4096) {
      throw new Error(`no browser keeps ${line.slice(0, 100)}`)
    }
    if (attributes.includes('Max-Age=0')) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }
}

export const away: Answering = () => {
  throw new Failure('upstream_unreachable', 'nobody is there')
}

/** All authorization servers of a platform behind one address: which one a request is for, and what it may ask. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Failure } from '@gatehouse/base'
import type { JobWork } from '@gatehouse/control'
import { Attempts } from '@gatehouse/control/attempts.ts'
import { isStorable } from '@gatehouse/control/storable.ts'
import type { AnyTables } from '@gatehouse/store'
import type { Kysely } from 'kysely'
import { issuerKeys, privateKey } from './issuer-keys.ts'
import { issuerProvider } from './issuer-provider.ts'
import { Registration } from './registration.ts'
import { answerRegistration } from './registration-request.ts'
import { type ServedIssuer, servedIssuer } from './served-issuer.ts'

export interface IssuersOptions {
  db: Kysely<AnyTables>
  work: JobWork
  /** Public address, without a slash at its end. */
  issuerUrl: string
  /** Signs cookies. */
  cookieKey: string
}

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>

interface Place {
  organization: string
  name: string
  /** Below the issuer, with the query. */
  path: string
}

interface Pair {
  request: IncomingMessage
  response: ServerResponse
}

interface Kept {
  version: string
  handle: Handle
}

/** Servers that are kept ready at once; the one that was asked longest ago goes. */
const keptMax = 64
const asked = new Set(['/token', '/token/introspection', '/token/revocation'])
const told = new Set(['/jwks', '/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'])
const registered = /^\/reg(\/[a-z0-9_]{1,64})?$/
/** What was refused, by address; what succeeds does not count. */
const refusedMax = { max: 300, windowMs: 60_000 }
const wellKnown = '/.well-known/oauth-authorization-server'

export class Issuers {
  readonly #options: IssuersOptions
  readonly #base: URL
  readonly #kept = new Map<string, Kept>()
  readonly #attempts: Attempts
  readonly #registration: Registration

  constructor(options: IssuersOptions) {
    this.#options = options
    this.#base = new URL(options.issuerUrl)
    this.#attempts = new Attempts(options.work.services.clock)
    this.#registration = new Registration(options.work)
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const place = this.#placeOf(request.url ?? '')
    if (!place) return refuse(response, 404, 'not_found')
    if (told.has(pathOf(place))) return this.#answer(place, { request, response })
    // Before anything is looked up: who floods costs no more than this.
    const name = `token from ${request.socket.remoteAddress}`
    try {
      this.#attempts.take(name, refusedMax)
    } catch (thrown) {
      const { retryAfterSeconds } = (thrown as Failure).extra as { retryAfterSeconds: number }
      response.setHeader('retry-after', retryAfterSeconds)
      return refuse(response, 429, 'temporarily_unavailable')
    }
    await this.#answer(place, { request, response })
    if (response.statusCode < 400) this.#attempts.forgive(name)
  }

  async #answer(place: Place, pair: Pair): Promise<void> {
    const server = await this.#server(place)
    if (!server) return refuse(pair.response, 404, 'not_found')
    const path = pathOf(place)
    if (registered.test(path)) return answerRegistration(this.#registration, { server, path }, pair)
    const handle = await this.#ready(server)
    this.#own(pair.request, server, place.path)
    await handle(pair.request, pair.response)
  }

  /** `/organization/name/…`, or as RFC 8414 §3.1 puts it. */
  #placeOf(url: string): Place | undefined {
    const base = this.#base.pathname.replace(/\/$/, '')
    const inserted = url.startsWith(`${wellKnown}${base}/`) ? url.slice(wellKnown.length) : undefined
    const found = /^\/([^/?]{1,63})\/([^/?]{1,63})(\/[^#]*)?$/.exec(rest(inserted ?? url, base))
    if (!found) return undefined
    const [, organization, name, below] = found as unknown as [string, string, string, string | undefined]
    if (!isStorable(organization) || !isStorable(name)) return undefined
    const path = inserted === undefined ? (below ?? '') : below === undefined ? wellKnown : ''
    const known = pathOf({ path })
    return asked.has(known) || told.has(known) || registered.test(known) ? { organization, name, path } : undefined
  }

  /** Not where the public address is another one than when the server was made: its tokens would name nobody. */
  async #server({ organization, name }: Place): Promise<ServedIssuer | undefined> {
    const server = await servedIssuer(this.#options.db, organization, name)
    return server?.issuer === `${this.#options.issuerUrl}/${organization}/${name}` ? server : undefined
  }

  async #ready(server: ServedIssuer): Promise<Handle> {
    const { db, work, cookieKey } = this.#options
    const { services } = work
    const found = await issuerKeys(db, server.id)
    const version = `${server.etag} ${found.map(({ id, state }) => `${id} ${state}`).join(' ')}`
    const kept = this.#kept.get(server.id)
    this.#kept.delete(server.id)
    if (kept?.version === version) {
      this.#kept.set(server.id, kept)
      return kept.handle
    }
    // On one state of all rows: a key may be dropped at this moment.
    const keys = await work.read(async (_, rows) => {
      const all = await issuerKeys(rows, server.id)
      return Promise.all(
        all.map(async ({ id, state }) => ({ state, key: await privateKey(rows, services.secrets, id) })),
      )
    })
    const { clock, log } = services
    const provider = issuerProvider({ ...{ server, keys, db, cookieKey, log }, nowMs: () => clock.nowMs() })
    const made = { version, handle: provider.callback() as Handle }
    this.#kept.set(server.id, made)
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= keptMax) break
      this.#kept.delete(oldest)
    }
    return made.handle
  }

  /** Whatever the caller says of the way it came, addresses are written as the public one. */
  #own(request: IncomingMessage, { issuer }: ServedIssuer, path: string): void {
    for (const name of Object.keys(request.headers)) {
      if (name.startsWith('x-forwarded-') || name === 'forwarded') delete request.headers[name]
    }
    request.headers.host = this.#base.host
    request.headers['x-forwarded-proto'] = this.#base.protocol.slice(0, -1)
    Object.assign(request, { url: path, baseUrl: new URL(issuer).pathname })
  }
}

const pathOf = ({ path }: { path: string }) => path.split('?')[0]!

const rest = (url: string, base: string) => (url.startsWith(`${base}/`) ? url.slice(base.length) : '')

export function refuse(response: ServerResponse, status: number, error: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify({ error }))
}

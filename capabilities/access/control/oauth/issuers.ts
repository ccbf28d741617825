/** All authorization servers of a platform behind one address: which one a request is for, and what it may ask. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Failure } from '@gatehouse/base'
import type { JobWork } from '@gatehouse/control'
import { Attempts, sourceOf } from '@gatehouse/control/attempts.ts'
import { isStorable } from '@gatehouse/control/storable.ts'
import type { AnyTables } from '@gatehouse/store'
import type { Kysely } from 'kysely'
import { choosePassword, type PasswordChoice } from './choose-password.ts'
import { denyEnded } from './ended-tokens.ts'
import { issuerKeys, privateKey } from './issuer-keys.ts'
import { issuerProvider } from './issuer-provider.ts'
import { refusedFrom } from './refused-attempts.ts'
import { Registration } from './registration.ts'
import { answerRegistration } from './registration-request.ts'
import { type ServedIssuer, servedIssuer } from './served-issuer.ts'

export interface IssuersOptions {
  db: Kysely<AnyTables>
  work: JobWork
  /** Public address, without a slash at its end. */
  issuerUrl: string
  /** Signs cookies and what forms carry. */
  cookieKey: string
  /** Throws `not_found` for a code that opens nothing, and `invalid_input`. */
  setPassword(organization: string, choice: PasswordChoice): Promise<void>
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
  /** Of the caller. */
  address: string
}

interface Kept {
  version: string
  handle: Handle
}

/** Servers that are kept ready at once; the one that was asked longest ago goes. */
const keptMax = 64
const asked = new Set(['/token', '/token/introspection', '/token/revocation', '/me'])
/** What makes something to remember of whoever comes. */
const begun = new Set(['/auth', '/request', '/device/auth', '/device', '/session/end'])
/** Of these, where a secret that does not hold is refused. */
const authenticated = new Set(['/request', '/device/auth'])
const goneOn = /^\/(auth|device|interaction)\/[\w-]{1,64}$|^\/session\/end\/(confirm|success)$/
const told = new Set(['/jwks', '/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'])
const registered = /^\/reg(\/[a-z0-9_]{1,64})?$/
/** What was refused, by address; what succeeds does not count. */
const refusedMax = { max: 300, windowMs: 60_000 }
/** What was begun, by address, whatever became of it. */
const begunMax = { max: 120, windowMs: 60_000 }
const wellKnown = '/.well-known/oauth-authorization-server'

export class Issuers {
  readonly #options: IssuersOptions
  readonly #base: URL
  /** Of the public address. */
  readonly #path: string
  readonly #kept = new Map<string, Kept>()
  readonly #attempts: Attempts
  readonly #registration: Registration

  constructor(options: IssuersOptions) {
    this.#options = options
    this.#base = new URL(options.issuerUrl)
    this.#path = this.#base.pathname.replace(/\/$/, '')
    this.#attempts = new Attempts(options.work.services.clock)
    this.#registration = new Registration(options.work)
  }

  /** `address` is the caller's. */
  async handle(request: IncomingMessage, response: ServerResponse, address: string): Promise<void> {
    const pair = { request, response, address }
    const place = this.#placeOf(request.url ?? '')
    if (place && told.has(pathOf(place))) return this.#answer(place, pair)
    const choice = place ? undefined : this.#passwordPlace(request.url ?? '')
    if (!place && !choice) return refuse(response, 404, 'not_found')
    // Before anything is looked up: who floods costs no more than this.
    const name = refusedFrom(address)
    try {
      this.#attempts.take(name, refusedMax)
      if (place && isBegun(place, request)) this.#attempts.take(`begun from ${sourceOf(address)}`, begunMax)
    } catch (thrown) {
      const { retryAfterSeconds } = (thrown as Failure).extra as { retryAfterSeconds: number }
      response.setHeader('retry-after', retryAfterSeconds)
      return refuse(response, 429, 'temporarily_unavailable')
    }
    if (place) await this.#answer(place, pair)
    else await this.#choosePassword(choice!, pair)
    if (response.statusCode < 400) this.#attempts.forgive(name)
  }

  #choosePassword(choice: { organization: string; code: string }, pair: Pair): Promise<void> {
    const { setPassword, work } = this.#options
    const titleOf = async (name: string) => {
      const found = isStorable(name) ? await work.read(resources => resources.find('Organization', name)) : undefined
      return found && ((found.spec.title as string | undefined) ?? found.name)
    }
    return choosePassword({ setPassword, titleOf }, choice, pair)
  }

  /** Behind a link of an invitation; no server has the name `-`. */
  #passwordPlace(url: string): { organization: string; code: string } | undefined {
    const found = /^\/([^/?]{1,63})\/-\/password\/(ghl_[\w-]{1,100})$/.exec(rest(url, this.#path))
    return found ? { organization: found[1]!, code: found[2]! } : undefined
  }

  async #answer(place: Place, pair: Pair): Promise<void> {
    const server = await this.#server(place)
    if (!server) return refuse(pair.response, 404, 'not_found')
    const path = pathOf(place)
    if (registered.test(path)) return answerRegistration(this.#registration, { server, path }, pair)
    const handle = await this.#ready(server)
    this.#own(pair, server, place.path)
    await handle(pair.request, pair.response)
  }

  /** `/organization/name/…`, or as RFC 8414 §3.1 puts it. */
  #placeOf(url: string): Place | undefined {
    const base = this.#path
    const inserted = url.startsWith(`${wellKnown}${base}/`) ? url.slice(wellKnown.length) : undefined
    const found = /^\/([^/?]{1,63})\/([^/?]{1,63})(\/[^#]*)?$/.exec(rest(inserted ?? url, base))
    if (!found) return undefined
    const [, organization, name, below] = found as unknown as [string, string, string, string | undefined]
    if (!isStorable(organization) || !isStorable(name)) return undefined
    const path = inserted === undefined ? (below ?? '') : below === undefined ? wellKnown : ''
    const known = pathOf({ path })
    return isOffered(known) ? { organization, name, path } : undefined
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
    const { attempts: guesses, clock, log } = services
    const provider = issuerProvider({
      ...{ server, keys, db, cookieKey, log, attempts: this.#attempts, guesses, write: work.write },
      nowMs: () => clock.nowMs(),
      tokensEnded: tokens => denyEnded({ server, work }, tokens),
    })
    const made = { version, handle: provider.callback() as Handle }
    this.#kept.set(server.id, made)
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= keptMax) break
      this.#kept.delete(oldest)
    }
    return made.handle
  }

  /** Whatever the caller says of the way it came, addresses are written as the public one. */
  #own({ request, address }: Pair, { issuer }: ServedIssuer, path: string): void {
    for (const name of Object.keys(request.headers)) {
      if (name.startsWith('x-forwarded-') || name === 'forwarded') delete request.headers[name]
    }
    request.headers['x-forwarded-for'] = address
    request.headers.host = this.#base.host
    request.headers['x-forwarded-proto'] = this.#base.protocol.slice(0, -1)
    Object.assign(request, { url: path, baseUrl: new URL(issuer).pathname })
  }
}

/** Not by a client that shows a secret where one is asked for: the server of an application does it for all of its people. */
const isBegun = (place: Place, { headers }: IncomingMessage) =>
  begun.has(pathOf(place)) && (headers.authorization === undefined || !authenticated.has(pathOf(place)))

const isOffered = (path: string) =>
  [asked, told, begun].some(paths => paths.has(path)) || registered.test(path) || goneOn.test(path)

const pathOf = ({ path }: { path: string }) => path.split('?')[0]!

const rest = (url: string, base: string) => (url.startsWith(`${base}/`) ? url.slice(base.length) : '')

export function refuse(response: ServerResponse, status: number, error: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify({ error }))
}

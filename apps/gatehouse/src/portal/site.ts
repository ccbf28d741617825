/** One request of a reader: files of the build, pictures of the portal, pages. */
import type { IncomingMessage } from 'node:http'
import { Failure, HeaderList } from '@gatehouse/base'
import { type Caller, CallerFinder, type CallerRules, callerRules } from '@gatehouse/gateway/worker/caller.ts'
import { egressRule } from '@gatehouse/http/egress.ts'
import { plain } from './answer.ts'
import { loadBuild, type PortalBuild } from './build.ts'
import { type PortalReply, type PortalRequest, Refused, sessionCookie } from './contract.ts'
import { ControlClient } from './control-api.ts'
import { formOf } from './form.ts'
import { type Place, placeOf } from './place.ts'
import { Tries } from './tries.ts'

export interface SiteOptions {
  controlUrl: string
  portalUrl?: string | undefined
  /** Where the gateways are for it, in place of their public addresses. */
  gatewayUrl?: string | undefined
  egressAllow?: readonly string[]
  /** Proxies that say where a reader is, and whether she came over TLS. */
  callers?: CallerRules
}

const waiting = `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="3">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Developer portal</title>
<body style="font:16px/1.6 system-ui,sans-serif;display:grid;min-height:90vh;place-items:center">
<p>The portal is being built. This page looks again in three seconds.</p></body></html>`

interface Asked {
  url: URL
  /** Where the reader is. */
  address: string
  build: PortalBuild
}

const longLived = 'public, max-age=31536000, immutable'
const methods = ['GET', 'HEAD', 'POST']

export class PortalSite {
  readonly #control: ControlClient
  readonly #portalUrl: string | undefined
  readonly #tries: Tries
  readonly #callers: CallerFinder
  #build: PortalBuild | undefined

  constructor({ controlUrl, portalUrl, gatewayUrl, egressAllow = [], callers = callerRules }: SiteOptions) {
    this.#control = new ControlClient(controlUrl)
    this.#portalUrl = portalUrl
    this.#tries = new Tries({ gatewayUrl, rule: egressRule({ allow: [...egressAllow] }) })
    this.#callers = new CallerFinder(callers)
  }

  async answer(request: IncomingMessage): Promise<PortalReply> {
    const { method = '', headers } = request
    if (!methods.includes(method))
      return { ...plain(405, 'method_not_allowed'), headers: { allow: methods.join(', ') } }
    const { remoteAddress = '' } = request.socket
    const caller = this.#callers.find(remoteAddress, false, new HeaderList(request.rawHeaders))
    const origin = this.#originOf(headers.host, caller)
    // Behind the origin, not relative to it: `//host/` would lead elsewhere.
    const url = URL.parse(`${origin}${request.url}`)
    if (!url || !request.url?.startsWith('/') || request.url.length > 8192) return plain(400, 'invalid_input')
    this.#build ??= await loadBuild()
    if (!this.#build)
      return {
        status: 503,
        headers: { 'content-type': 'text/html; charset=utf-8', 'retry-after': '3', 'cache-control': 'no-store' },
        body: waiting,
      }
    if (url.pathname.startsWith('/assets/')) return fileReply(this.#build.file(url.pathname.slice(1)))
    return this.#page(request, { url, address: caller.address, build: this.#build })
  }

  async #page(request: IncomingMessage, { url, address, build }: Asked): Promise<PortalReply> {
    // A form is sent by one of our own pages, to the letter.
    if (request.method === 'POST' && request.headers.origin !== url.origin)
      throw new Failure('origin_forbidden', 'This form was sent from elsewhere.')
    const asked = requestOf(request, url, build)
    let place: Place = { organization: '-', portal: '-', base: '', path: url.pathname }
    try {
      place = await placeOf(this.#control, url.hostname.replace(/^\[|\]$/g, ''), url.pathname)
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown
      const { reason } = thrown
      const nothing = () => Promise.reject(new Refused(reason))
      const api = { organization: '-', portal: '-', read: nothing, call: nothing }
      return build.respond(asked, { api, tryCall: nothing })
    }
    const tryCall = this.#tries.call
    const api = this.#control.for({ ...place, token: sessionOf(asked), address })
    const at = { ...asked, base: place.base, path: place.path }
    if (place.path.startsWith('/files/'))
      return assetReply(() => api.read('asset', { path: decoded(place.path.slice(7)) }))
    if (request.method !== 'POST') return build.respond(at, { api, tryCall })
    return build.respond({ ...at, form: await formOf(request) }, { api, tryCall })
  }

  #originOf(host: string | undefined, { secure }: Caller): string {
    if (this.#portalUrl !== undefined && (host === undefined || !URL.canParse(`http://${host}`))) return this.#portalUrl
    const isSecure = secure || (this.#portalUrl?.startsWith('https:') ?? false)
    return `${isSecure ? 'https' : 'http'}://${host !== undefined && URL.canParse(`http://${host}`) ? host : 'localhost'}`
  }
}

function requestOf({ method, headers }: IncomingMessage, url: URL, { assets }: PortalBuild): PortalRequest {
  const cookies = new Map(
    (headers.cookie ?? '').split(';').flatMap(crumb => {
      const at = crumb.indexOf('=')
      return at < 1 ? [] : [[crumb.slice(0, at).trim(), crumb.slice(at + 1).trim()] as const]
    }),
  )
  const scheme = cookies.get('gatehouse_scheme')
  return {
    ...{
      method: method as PortalRequest['method'],
      path: url.pathname,
      query: url.searchParams,
      accept: headers.accept ?? '',
      encodings: encodingsOf(headers['accept-encoding']),
    },
    ...{ origin: url.origin, base: '', assets, cookies },
    language: /^\s*de\b/i.test(headers['accept-language'] ?? '') ? 'de' : 'en',
    scheme: scheme === 'light' || scheme === 'dark' ? scheme : undefined,
  }
}

/** Without those that are refused (RFC 9110 §12.5.3). */
const encodingsOf = (field: string | string[] = '') =>
  [field]
    .flat()
    .join(',')
    .toLowerCase()
    .split(',')
    .filter(one => !/;\s*q=0(?:\.0*)?\s*$/.test(one))
    .map(one => one.split(';')[0]!.trim())

/** Over TLS no other cookie counts: what has no `__Host-` may come from a neighbour’s host. */
function sessionOf({ cookies, origin }: PortalRequest): string | undefined {
  const token = cookies.get(sessionCookie(origin))
  return token !== undefined && /^[\x21-\x7e]{1,200}$/.test(token) ? token : undefined
}

const fileReply = (found: ReturnType<PortalBuild['file']>): PortalReply =>
  found
    ? { status: 200, headers: { 'content-type': found.type, 'cache-control': longLived }, body: found.bytes }
    : plain(404, 'not_found')

/** A picture runs nothing, whatever it says that it is. */
async function assetReply(
  read: () => Promise<{ type: string; sha256: string; content: string }>,
): Promise<PortalReply> {
  try {
    const { type, sha256, content } = await read()
    const headers = {
      'content-type': type,
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'cache-control': 'no-cache',
      etag: `"${sha256}"`,
    }
    return { status: 200, headers, body: Buffer.from(content, 'base64') }
  } catch (thrown) {
    if (thrown instanceof Refused) return plain(thrown.reason.status, thrown.reason.code)
    throw thrown
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text).slice(0, 200)
  } catch {
    return '-'
  }
}

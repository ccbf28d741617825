/** What an upstream is sent: the caller's fields without ours, without look-alikes, with where it came from. */
import { HeaderList, isName } from '@gatehouse/base'
import type { GatewayExchange } from './exchange.ts'
import type { RequestRules } from './target.ts'

/** Fields only Gatehouse, its policies or the proxy before it may set; a caller's own are dropped. */
const reserved = /^(x-gatehouse-.*|x-forwarded-.*|x-real-ip|forwarded)$/
/** What this file writes itself, in lower case. */
const written = /^(x-request-id|x-forwarded-(for|proto|host))$/
/** Cookies of the console, of the portals and of people's sessions. */
const ownCookie = /^(__Host-)?gatehouse[_-]/

export function outgoingHeaders(exchange: GatewayExchange, host: string, callersHost: string): HeaderList {
  const { request } = exchange
  const { flat, lines } = request.headers
  const out = ['Host', host]
  /** Every field goes on as it came. */
  let whole = lines !== undefined
  for (let i = 0; i < flat.length; i += 2) {
    const name = flat[i]!
    let value: string | undefined = flat[i + 1]!
    const { length } = name
    if (length === 4 && isName(name, 'host')) continue
    if (length >= 12 && mayBeReserved(name) && written.test(name.toLowerCase())) {
      whole = false
      continue
    }
    if (length === 6 && value.includes('gatehouse') && name.toLowerCase() === 'cookie') {
      value = withoutOwn(value)
      whole = false
    }
    if (value !== undefined) out.push(name, value)
  }
  out.push('X-Request-Id', exchange.id, 'X-Forwarded-For', exchange.forwardedFor)
  out.push('X-Forwarded-Proto', request.scheme, 'X-Forwarded-Host', callersHost)
  const own = out.length
  if (exchange.tracer) {
    exchange.trySpanId = exchange.tracer.depart(exchange, out)
    if (exchange.trace?.said || out[own - 2] !== 'X-Forwarded-Host') whole = false
  }
  // What was added is a host that was judged, an address, a scheme, an id of ours, or a trace that was read by its rules.
  const read = request.headers.readFields === request.headers.size
  const list = new HeaderList(out, read)
  if (!whole || !read) return list
  let text = `${lines!.text}X-Request-Id: ${exchange.id}\r\n${forwardedLines(exchange, callersHost)}`
  for (let i = own; i < out.length; i += 2) text += `${out[i]!}: ${out[i + 1]!}\r\n`
  list.lines = { text, from: 2, dated: lines!.dated }
  return list
}

/** What was said of a caller last: the requests of a turn are often of one, or of one balancer. */
const said = { forwardedFor: '', scheme: '', host: '', text: '' }

function forwardedLines({ forwardedFor, request: { scheme } }: GatewayExchange, host: string): string {
  if (said.forwardedFor !== forwardedFor || said.scheme !== scheme || said.host !== host) {
    Object.assign(said, { forwardedFor, scheme, host })
    said.text = `X-Forwarded-For: ${forwardedFor}\r\nX-Forwarded-Proto: ${scheme}\r\nX-Forwarded-Host: ${host}\r\n`
  }
  return said.text
}

/**
 * At the door, before any policy: without what a caller may not say. Underscores count as dashes in names that are
 * reserved, because CGI and its heirs read them so; what becomes of other underscores is the gateway's rule.
 * Undefined when the rule is to reject them and there is one.
 */
export function admittedHeaders(
  headers: HeaderList,
  underscores: RequestRules['underscoreHeaders'] = 'allow',
): HeaderList | undefined {
  const { flat } = headers
  const odd = (name: string) => underscores !== 'allow' && name.includes('_')
  let drops = false
  for (let i = 0; i < flat.length; i += 2) {
    const name = flat[i]!
    if (odd(name)) {
      if (underscores === 'reject') return undefined
      drops = true
    } else if (mayBeReserved(name) && isReserved(name)) drops = true
  }
  if (drops) headers.removeWhere(name => odd(name) || (mayBeReserved(name) && isReserved(name)))
  return headers
}

/** The same for a trailer section, which may not say either what this file says of the exchange. */
export function admittedTrailers(
  trailers: HeaderList | undefined,
  underscores: RequestRules['underscoreHeaders'],
): HeaderList | undefined {
  trailers?.delete('x-request-id')
  return trailers && admittedHeaders(trailers, underscores)
}

const mayBeReserved = (name: string) => {
  const first = name.charCodeAt(0) | 0x20
  return first === 0x78 || (first === 0x66 && name.length === 9)
}

function isReserved(name: string): boolean {
  const plain = name.toLowerCase().replaceAll('_', '-')
  return reserved.test(plain) || (plain === 'x-request-id' && name.includes('_'))
}

function withoutOwn(cookies: string): string | undefined {
  const kept = cookies.split(/; */).filter(crumb => !ownCookie.test(crumb))
  return kept.length > 0 ? kept.join('; ') : undefined
}

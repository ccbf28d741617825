/** What an upstream is sent: the caller's fields without ours, without look-alikes, with where it came from. */
import type { HeaderList } from '@gatehouse/base'
import { dropHopByHop } from '@gatehouse/http'
import type { GatewayExchange } from './exchange.ts'

/** Fields only Gatehouse, its policies or the proxy before it may set; a caller's own are dropped. */
const reserved = /^(x-gatehouse-.*|x-forwarded-.*|x-real-ip|forwarded)$/
/** Cookies of the console and the portals. */
const ownCookie = /^gatehouse[_-]/

export function outgoingHeaders(exchange: GatewayExchange, host: string, protocolHost: string): HeaderList {
  const { request } = exchange
  const headers = request.headers.clone()
  dropHopByHop(headers)
  dropOwnCookies(headers)
  headers.delete('expect')
  headers.delete('content-length')
  if (request.body?.lengthBytes !== undefined) headers.append('Content-Length', String(request.body.lengthBytes))
  else if (!request.body && expectsBody(request.method)) headers.append('Content-Length', '0')
  headers.set('Host', host)
  headers.set('X-Request-Id', exchange.id)
  headers.set('X-Forwarded-For', request.clientAddress)
  headers.set('X-Forwarded-Proto', request.scheme)
  headers.set('X-Forwarded-Host', protocolHost)
  return headers
}

/**
 * At the door, before any policy: what belongs to the caller's connection, also what its `Connection` names, and what
 * a caller may not say. Underscores count as dashes, because CGI and its heirs read them so.
 */
export function admittedHeaders(headers: HeaderList, authority: string): HeaderList {
  dropHopByHop(headers)
  const { flat } = headers
  for (let i = flat.length - 2; i >= 0; i -= 2) {
    const name = flat[i]!
    if (!mayBeReserved(name)) continue
    const plain = name.toLowerCase().replaceAll('_', '-')
    if (reserved.test(plain) || (plain === 'x-request-id' && name.includes('_'))) flat.splice(i, 2)
  }
  // The absolute form wins over Host (RFC 9112 §3.2.2), for policies and the upstream too.
  if (authority !== (headers.get('host') ?? '')) headers.set('Host', authority)
  return headers
}

const mayBeReserved = (name: string) => {
  const first = name[0]
  return first === 'x' || first === 'X' || ((first === 'f' || first === 'F') && name.length === 9)
}

function dropOwnCookies(headers: HeaderList): void {
  const { flat } = headers
  for (let i = flat.length - 2; i >= 0; i -= 2) {
    const name = flat[i]!
    if (name.length === 6 && name.toLowerCase() === 'cookie' && flat[i + 1]!.includes('gatehouse')) {
      const kept = flat[i + 1]!.split(/; */).filter(crumb => !ownCookie.test(crumb))
      if (kept.length > 0) flat[i + 1] = kept.join('; ')
      else flat.splice(i, 2)
    }
  }
}

const expectsBody = (method: string) => method === 'POST' || method === 'PUT' || method === 'PATCH'

/** What an upstream is sent: the caller's fields without ours, without look-alikes, with where it came from. */
import type { HeaderList } from '@gatehouse/base'
import { dropHopByHop } from '@gatehouse/http'
import type { GatewayExchange } from './exchange.ts'

/** Fields only Gatehouse may set; a caller's own are dropped. */
const reserved = /^x-gatehouse-/i
/** Cookies of the console and the portals. */
const ownCookie = /^gatehouse[_-]/

export function outgoingHeaders(exchange: GatewayExchange, host: string, protocolHost: string): HeaderList {
  const { request } = exchange
  const headers = request.headers.clone()
  dropHopByHop(headers)
  dropReserved(headers)
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

function dropReserved(headers: HeaderList): void {
  const { flat } = headers
  for (let i = flat.length - 2; i >= 0; i -= 2) {
    const name = flat[i]!
    if ((name[0] === 'x' || name[0] === 'X') && reserved.test(name)) flat.splice(i, 2)
    else if (name.length === 9 && name.toLowerCase() === 'forwarded') flat.splice(i, 2)
    else if (name.length === 6 && name.toLowerCase() === 'cookie' && flat[i + 1]!.includes('gatehouse')) {
      const kept = flat[i + 1]!.split(/; */).filter(crumb => !ownCookie.test(crumb))
      if (kept.length > 0) flat[i + 1] = kept.join('; ')
      else flat.splice(i, 2)
    }
  }
}

const expectsBody = (method: string) => method === 'POST' || method === 'PUT' || method === 'PATCH'

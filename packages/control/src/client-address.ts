/** From where a call came. A portal calls for its readers: who shows its key says whom it asks for. */
import { hash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'

export interface Peer {
  headers: IncomingHttpHeaders
  socket: { remoteAddress?: string | undefined }
}

export const portalKeyField = 'gatehouse-portal-key'
export const clientAddressField = 'gatehouse-client-address'

/** Of the peer, unless it is a portal that names another. */
export function clientAddress(portalKey: string | undefined, { headers, socket }: Peer): string | undefined {
  const shown = headers[portalKeyField]
  const named = headers[clientAddressField]
  const isPortal = portalKey !== undefined && typeof shown === 'string' && sameText(shown, portalKey)
  return isPortal && typeof named === 'string' && isIP(named) !== 0 ? named : socket.remoteAddress
}

const digest = (text: string) => hash('sha256', text, 'buffer')
const sameText = (one: string, other: string) => timingSafeEqual(digest(one), digest(other))

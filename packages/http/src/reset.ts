import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

/**
 * Cuts a socket together with what the system still holds for its peer: after a mere close it goes on offering that for
 * minutes to one that does not read. Over TLS there is no such way.
 */
export function reset(socket: Socket): void {
  if (socket instanceof TLSSocket) socket.destroy()
  else socket.resetAndDestroy()
}

import type { TLSSocket } from 'node:tls'
import { Inlet, type Receiver } from '../inlet.ts'

/** What Node keeps of a socket that is read by `onread`; not in its documentation, so it is looked at before it is used. */
const names = ['kBuffer', 'kBufferCb', 'kBufferGen'] as const
type Reading = Record<symbol, unknown> & { _handle: { useUserBuffer?: (buffer: Uint8Array) => void } | null }

/**
 * From here on the secured socket is read into the buffer of the thread, and its bytes go to the receiver: Node makes
 * memory for every record, and a tenth of a request goes into that. Undefined where this Node does not let us; then
 * `data` events serve, as they do for what was read before, and for what comes although the socket was paused: records
 * that were read together are handed over together.
 */
export function secureInlet(socket: TLSSocket, receiver: Receiver): Inlet | undefined {
  const reading = socket as unknown as Reading
  const found = Object.getOwnPropertySymbols(socket)
  const [buffer, callback, generator] = names.map(name => found.find(({ description }) => description === name))
  if (!buffer || !callback || !generator || typeof reading._handle?.useUserBuffer !== 'function') return undefined
  const inlet = new Inlet(false)
  inlet.receiver = {
    received(bytes) {
      if (!socket.isPaused() && socket.readableLength === 0) return receiver.received(bytes)
      return socket.push(Buffer.from(bytes))
    },
    fate: () => 'given',
  }
  const { onread } = inlet
  const first = (onread.buffer as () => Uint8Array)()
  reading[buffer] = first
  reading[callback] = onread.callback
  reading[generator] = onread.buffer
  reading._handle.useUserBuffer(first)
  return inlet
}

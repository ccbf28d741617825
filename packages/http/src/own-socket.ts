import { Socket } from 'node:net'
import type { Inlet } from './inlet.ts'

/** What Node keeps below a socket; not in its documentation, so it is looked at before it is used. */
interface Handle {
  useUserBuffer?: unknown
}
interface Accepted {
  _handle: Handle | null
}

/**
 * An accepted socket that is read into memory of ours: Node offers `onread` to those who call, not to those who are
 * called. Reading into a new buffer each time costs a tenth of a request, most of it in the collector. The socket must
 * have been accepted with `pauseOnConnect`. Undefined where this Node does not let us; then `data` events serve.
 */
export function ownSocket(accepted: Socket, inlet: Inlet, highWaterMark: number): Socket | undefined {
  const { _handle: handle } = accepted as unknown as Accepted
  if (typeof handle?.useUserBuffer !== 'function') return undefined
  ;(accepted as unknown as Accepted)._handle = null
  const options = { handle, allowHalfOpen: true, highWaterMark, onread: inlet.onread }
  return new Socket(options as unknown as ConstructorParameters<typeof Socket>[0])
}

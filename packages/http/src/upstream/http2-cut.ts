import { constants, type Http2Stream } from 'node:http2'
import { addAbortSignal, Readable } from 'node:stream'

/** What Node takes for a wish to cancel; it has no other way to say CANCEL while a body is under way. */
const cancelled = (() => {
  const readable = addAbortSignal(AbortSignal.abort(), new Readable({ read() {} }))
  readable.on('error', () => {})
  return readable.errored!
})()

/**
 * Ends a stream so that the peer sees that it is not whole. `close` alone does not: it ends the body first, with a frame
 * that says that it was the last.
 */
export function cut(stream: Http2Stream, code: number): void {
  if (stream.destroyed) return
  if (stream.writableEnded) stream.close(code)
  else stream.destroy(code === constants.NGHTTP2_CANCEL ? cancelled : new Error('the body broke off'))
}

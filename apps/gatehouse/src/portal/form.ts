/** The form that a page sends, of bounded size. */
import type { IncomingMessage } from 'node:http'
import { Failure } from '@gatehouse/base'

const bytesMax = 64 * 1024

/** Throws `unsupported_content` or `content_too_large`. */
export async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const [type = ''] = (request.headers['content-type'] ?? '').split(';')
  if (type.trim().toLowerCase() !== 'application/x-www-form-urlencoded')
    throw new Failure('unsupported_content', 'Forms come as application/x-www-form-urlencoded.')
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length
    if (bytes > bytesMax) throw new Failure('content_too_large', `A form has at most ${bytesMax} bytes.`)
    pieces.push(piece)
  }
  return new URLSearchParams(Buffer.concat(pieces).toString('utf8'))
}

/** Bodies of requests that are answered beside the library. */
import type { IncomingMessage } from 'node:http'

const bodyBytesMax = 16_384

/** Undefined for more than is read, and where the caller left in the middle of it. */
async function textOf(request: IncomingMessage): Promise<string | undefined> {
  const pieces: Buffer[] = []
  let bytes = 0
  try {
    for await (const piece of request as AsyncIterable<Buffer>) {
      bytes += piece.length
      if (bytes > bodyBytesMax) return undefined
      pieces.push(piece)
    }
  } catch {
    return undefined
  }
  return Buffer.concat(pieces).toString('utf8')
}

/** Undefined for what is none. */
export async function jsonOf(request: IncomingMessage): Promise<unknown> {
  try {
    return JSON.parse((await textOf(request)) ?? '')
  } catch {
    return undefined
  }
}

export async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const form = /^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? '')
  return new URLSearchParams((form ? await textOf(request) : undefined) ?? '')
}

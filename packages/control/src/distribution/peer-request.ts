/** Reading what a gateway sends, within limits, and answering it. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Failure, failureFrom, problemDocument } from '@gatehouse/base'
import { type Filled, filled, type TSchema } from '@gatehouse/schema'

/** The whole body; throws `content_too_large` as soon as it is. */
export function readBody(request: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const tooLarge = () => new Failure('content_too_large', `At most ${bytesMax} bytes are taken here.`)
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) return Promise.reject(tooLarge())
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    let bytes = 0
    request.on('data', (piece: Buffer) => {
      bytes += piece.length
      if (bytes > bytesMax) {
        reject(tooLarge())
        request.destroy()
      } else pieces.push(piece)
    })
    request.once('end', () => resolve(Buffer.concat(pieces)))
    request.once('error', reject)
    request.once('close', () => reject(new Failure('invalid_input', 'The request broke off.')))
  })
}

export async function readJson<S extends TSchema>(
  request: IncomingMessage,
  schema: S,
  bytesMax: number,
): Promise<Filled<S>> {
  const text = (await readBody(request, bytesMax)).toString()
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (reason) {
    throw new Failure('invalid_input', `The body is not JSON: ${(reason as Error).message.slice(0, 200)}`)
  }
  return filled(schema, value, 'The body')
}

export function answerJson(response: ServerResponse, value: unknown): void {
  answerText(response, JSON.stringify(value))
}

/** What is JSON already. */
export function answerText(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
  response.end(text)
}

export function answerFailure(response: ServerResponse, thrown: unknown): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  const failure = failureFrom(thrown)
  const text = JSON.stringify(problemDocument(failure))
  response.writeHead(failure.status, {
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(text),
    ...(failure.code === 'content_too_large' ? { connection: 'close' } : {}),
  })
  response.end(text)
}

/** A whole number of the query; 0 when it is missing or none. */
export function countOf(query: URLSearchParams, name: string): number {
  const number = Number(query.get(name) ?? 0)
  return Number.isSafeInteger(number) && number >= 0 ? number : 0
}

import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import { type BodySink, type BodySource, HeaderList } from '@gatehouse/base'
import type { WireRequest } from './message.ts'
import type { NodeReply } from './node-reply.ts'

/** What `node:http` lets through and we do not: RFC 9112 §3.2, §5; two Host fields, too many fields. */
export function refusalOf(request: IncomingMessage, fieldsMax: number): { status: number; detail: string } | undefined {
  const flat = request.rawHeaders
  if (flat.length / 2 > fieldsMax) return { status: 431, detail: `More than ${fieldsMax} header fields.` }
  let hosts = 0
  for (let i = 0; i < flat.length; i += 2) {
    const name = flat[i]!
    if (name.length === 4 && name.toLowerCase() === 'host') hosts++
  }
  if (hosts > 1 || (hosts === 0 && request.httpVersion !== '1.0')) {
    return { status: 400, detail: 'A request has exactly one Host field.' }
  }
  return undefined
}

export function incoming(request: IncomingMessage, reply: NodeReply): WireRequest {
  const headers = new HeaderList(request.rawHeaders)
  const length = headers.get('content-length')
  const hasBody = headers.has('transfer-encoding') || (length !== undefined && Number(length) > 0)
  return {
    method: request.method!,
    target: request.url!,
    authority: headers.get('host') ?? '',
    headers,
    body: hasBody ? new RequestBody(request, reply, length === undefined ? undefined : Number(length)) : undefined,
    upgrade: undefined,
    peerAddress: request.socket.remoteAddress ?? '',
    secure: (request.socket as TLSSocket).encrypted === true,
  }
}

class RequestBody implements BodySource {
  readonly lengthBytes: number | undefined
  readonly #request: IncomingMessage
  readonly #reply: NodeReply
  #sink: BodySink | undefined
  #over = false

  constructor(request: IncomingMessage, reply: NodeReply, lengthBytes: number | undefined) {
    this.#request = request
    this.#reply = reply
    this.lengthBytes = lengthBytes
  }

  start(sink: BodySink): void {
    if (this.#sink) throw new Error('body started twice')
    this.#sink = sink
    this.#reply.bodyWanted()
    this.#request.on('data', piece => {
      if (!this.#over && !sink.data(piece)) this.#request.pause()
    })
    this.#request.on('end', () => this.#settle(() => sink.end()))
    this.#request.on('close', () => this.#settle(() => sink.failed(new Error('the caller broke off'))))
    this.#request.on('error', error => this.#settle(() => sink.failed(error)))
  }

  resume(): void {
    this.#request.resume()
  }

  /** The rest is never read: the connection closes after the reply. */
  abort(): void {
    if (this.#over) return
    this.#over = true
    this.#request.pause()
    this.#reply.closeAfter()
  }

  #settle(tell: () => void): void {
    if (this.#over) return
    this.#over = true
    tell()
  }
}

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { BodySource } from '@gatehouse/base'
import { dropHopByHop } from './hop-by-hop.ts'
import type { ReplyEnd, ReplyHead, WireReply } from './message.ts'

export class NodeReply implements WireReply {
  readonly #request: IncomingMessage
  readonly #response: ServerResponse
  readonly #listeners: ((end: ReplyEnd) => void)[] = []
  #end: ReplyEnd | undefined
  #bytesOut = 0
  #close = false
  #body: BodySource | undefined
  #bodyWanted = false
  readonly #hasBody: boolean

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.#request = request
    this.#response = response
    const { headers } = request
    this.#hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
    response.on('finish', () => this.#finish(true))
    response.on('close', () => this.#finish(false))
    response.on('error', () => this.#finish(false))
  }

  onEnd(listener: (end: ReplyEnd) => void): void {
    if (this.#end) listener(this.#end)
    else this.#listeners.push(listener)
  }

  closeAfter(): void {
    this.#close = true
  }

  /** Somebody reads the request's body: answer an expectation (RFC 9110 §10.1.1). */
  bodyWanted(): void {
    this.#bodyWanted = true
    if (this.#request.headers.expect && !this.#response.headersSent) this.#response.writeContinue()
  }

  refuse(status: number, detail: string): void {
    this.#close = true
    this.#response.writeHead(status, { 'content-type': 'text/plain', connection: 'close' }).end(`${detail}\n`)
  }

  send({ status, headers, lengthBytes }: ReplyHead, body: BodySource | undefined): void {
    const response = this.#response
    if (response.headersSent || response.destroyed) return body?.abort()
    dropHopByHop(headers)
    headers.delete('content-length')
    const length = body ? body.lengthBytes : (lengthBytes ?? (allowsLength(status) ? 0 : undefined))
    if (length !== undefined) headers.append('Content-Length', String(length))
    const unread = this.#hasBody && !this.#request.complete && !this.#bodyWanted
    if (this.#close || unread) headers.append('Connection', 'close')
    try {
      response.writeHead(status, headers.flat)
    } catch {
      body?.abort()
      return this.refuse(500, 'The answer has a status or a header field that cannot be sent.')
    }
    if (!body || this.#request.method === 'HEAD') {
      body?.abort()
      response.end(() => this.#closeIfAsked(unread))
    } else this.#stream(body)
  }

  #stream(body: BodySource): void {
    const response = this.#response
    this.#body = body
    body.start({
      data: piece => {
        this.#bytesOut += piece.byteLength
        return response.write(piece)
      },
      end: () => {
        this.#body = undefined
        response.end(() => this.#closeIfAsked(false))
      },
      failed: () => {
        this.#body = undefined
        response.destroy()
      },
    })
    response.on('drain', () => body.resume())
  }

  #closeIfAsked(unread: boolean): void {
    if (this.#close || unread) this.#request.socket.destroySoon()
  }

  #finish(complete: boolean): void {
    if (this.#end) return
    this.#end = { complete, bytesOut: this.#bytesOut }
    this.#body?.abort()
    for (const listener of this.#listeners) listener(this.#end)
  }
}

/** 1xx, 204 and 304 carry no Content-Length of ours (RFC 9110 §8.6). */
const allowsLength = (status: number) => status >= 200 && status !== 204 && status !== 304

import type { Socket } from 'node:net'
import { type BodySource, type BorrowingSink, type HeaderList, isEventStream } from '@gatehouse/base'
import type { ReplyEnd, ReplyHead, WireReply } from '../message.ts'
import type { Framing, RequestHead } from './message.ts'
import { chunkHead, lastChunk, replyHead } from './write-head.ts'

/** What a reply asks of its connection. */
export interface ReplyOwner {
  readonly socket: Socket
  readonly date: string
  readonly sendBufferBytesMax: number
  /** Whether another request may follow on this connection. */
  mayKeep(): boolean
  openTunnel(): void
  declineUpgrade(): void
  /** The reply cannot be sent as it is: a 500 in its stead. */
  replyUnsendable(detail: string): void
  replyOver(complete: boolean): void
}

/** Pieces up to this size are joined to what stands before them: one string, one write. */
const joinBytesMax = 4096
const { latin1Slice } = Buffer.prototype as unknown as {
  latin1Slice: (this: Uint8Array, from: number, to: number) => string
}
const latin1Of = (piece: Uint8Array) => latin1Slice.call(piece, 0, piece.byteLength)

export class ServerReply implements WireReply, BorrowingSink {
  readonly borrows = true
  readonly #owner: ReplyOwner
  readonly #request: RequestHead
  #listeners: ((end: ReplyEnd) => void) | undefined
  #end: ReplyEnd | undefined
  #body: BodySource | undefined
  #framing: Framing = 'none'
  /** Text that waits for the next write. */
  #text = ''
  #starting = false
  #flushing = false
  #bytesOut = 0
  /** The source has said its last. */
  #ended = false
  #headers: HeaderList | undefined
  sent = false
  keepAlive = false
  readonly #written = () => {
    const { socket } = this.#owner
    if (socket.writableLength === 0 && socket.writable) this.#body?.resume()
  }

  constructor(owner: ReplyOwner, request: RequestHead) {
    this.#owner = owner
    this.#request = request
  }

  onEnd(listener: (end: ReplyEnd) => void): void {
    const before = this.#listeners
    if (this.#end) listener(this.#end)
    else if (!before) this.#listeners = listener
    else {
      this.#listeners = end => {
        before(end)
        listener(end)
      }
    }
  }

  get isEventStream(): boolean {
    return isEventStream(this.#headers?.get('content-type'))
  }

  /** Bytes of the body so far. */
  get bytesOut(): number {
    return this.#bytesOut
  }

  send(head: ReplyHead, body: BodySource | undefined): void {
    if (this.sent || this.#end) return body?.abort()
    const { status } = head
    const { upgrade } = this.#request
    this.sent = true
    this.#headers = head.headers
    if (!(status >= 200 && status <= 599) && !(status === 101 && upgrade && body)) {
      body?.abort()
      return this.#owner.replyUnsendable(`The answer has the status ${status}, which cannot be sent.`)
    }
    if (upgrade && status !== 101) this.#owner.declineUpgrade()
    this.#framing = this.#framingOf(head, body)
    this.keepAlive = this.#request.keepAlive && this.#framing !== 'close' && this.#owner.mayKeep()
    try {
      this.#text = replyHead({
        status,
        headers: head.headers,
        framing: this.#framing,
        minor: this.#request.minor,
        keepAlive: this.keepAlive,
        upgrade: status === 101 ? upgrade : undefined,
        date: this.#owner.date,
      })
    } catch (thrown) {
      body?.abort()
      return this.#owner.replyUnsendable((thrown as Error).message)
    }
    if (status === 101) this.#switch(body!)
    else if (body && this.#request.method !== 'HEAD' && status !== 204 && status !== 304) this.#stream(body)
    else {
      body?.abort()
      this.#flush()
      this.#handedOver()
    }
  }

  /** The connection is gone, or may not be written to any more. */
  cut(reason: Error): void {
    this.#body?.abort(reason)
    this.#body = undefined
    this.#text = ''
    this.#finish(false)
  }

  abort(reason: Error): void {
    if (!this.#end) this.#break(reason)
  }

  drained(): void {
    this.#body?.resume()
  }

  data(piece: Uint8Array): boolean {
    const length = piece.byteLength
    if (this.#ended || length === 0) return true
    // Of a socket that failed a write nothing is left to wait for, although it is not destroyed yet.
    if (!this.#owner.socket.writable) return false
    this.#bytesOut += length
    const { socket, sendBufferBytesMax } = this.#owner
    const framing = this.#framing
    if (typeof framing === 'number' && this.#bytesOut > framing) {
      this.#break()
      return false
    }
    const chunked = framing === 'chunked'
    if (length <= joinBytesMax && this.#text.length <= joinBytesMax) {
      this.#text += chunked ? `${chunkHead(length)}${latin1Of(piece)}\r\n` : latin1Of(piece)
      if (this.#bytesOut === framing) this.#flush()
      else this.#flushSoon()
    } else {
      socket.cork()
      if (chunked) this.#text += chunkHead(length)
      this.#flush()
      socket.write(piece, this.#written)
      if (chunked) socket.write('\r\n', 'latin1')
      socket.uncork()
      // A piece that the system has not taken is still its source's.
      return socket.writableLength === 0
    }
    return socket.writableLength < sendBufferBytesMax
  }

  end(trailers?: HeaderList): void {
    if (this.#ended) return
    this.#ended = true
    this.#body = undefined
    if (typeof this.#framing === 'number' && this.#bytesOut !== this.#framing) return this.#break()
    if (this.#framing === 'chunked') this.#text += lastChunk(this.#request.acceptsTrailers ? trailers : undefined)
    this.#flush()
    this.#handedOver()
  }

  failed(): void {
    if (this.#ended) return
    this.#body = undefined
    this.#break()
  }

  #framingOf({ status, lengthBytes }: ReplyHead, body: BodySource | undefined): Framing {
    if (status === 101 || status === 204) return 'none'
    if (status === 304 || this.#request.method === 'HEAD') return lengthBytes ?? body?.lengthBytes ?? 'none'
    if (!body) return 0
    return body.lengthBytes ?? (this.#request.minor === 1 ? 'chunked' : 'close')
  }

  #stream(body: BodySource): void {
    this.#body = body
    this.#starting = true
    try {
      body.start(this)
    } catch {
      return this.#break()
    } finally {
      this.#starting = false
    }
    this.#flush()
  }

  #switch(body: BodySource): void {
    this.#framing = 'close'
    this.#flush()
    this.#stream(body)
    this.#owner.openTunnel()
  }

  #flush(): void {
    const text = this.#text
    if (text === '') return
    this.#text = ''
    this.#owner.socket.write(text, 'latin1')
  }

  /** After the turn of the source, which may have more to say in it. */
  #flushSoon(): void {
    if (this.#starting || this.#flushing) return
    this.#flushing = true
    queueMicrotask(() => {
      this.#flushing = false
      this.#flush()
    })
  }

  #handedOver(): void {
    const { socket } = this.#owner
    if (socket.writableLength === 0) this.#finish(true)
    else socket.write('', () => this.#finish(!socket.destroyed))
  }

  /** What was promised cannot be kept: the caller must see that the message is not whole. */
  #break(reason?: Error): void {
    this.#body?.abort(reason)
    this.#body = undefined
    this.#text = ''
    this.#owner.socket.destroy()
    this.#finish(false)
  }

  #finish(complete: boolean): void {
    if (this.#end) return
    this.#ended = true
    this.#end = { complete, bytesOut: this.#bytesOut }
    this.#listeners?.(this.#end)
    this.#owner.replyOver(complete)
  }
}

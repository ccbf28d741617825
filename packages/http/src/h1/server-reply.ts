import type { Socket } from 'node:net'
import { type BodySource, type BorrowingSink, type HeaderList, isEventStream } from '@gatehouse/base'
import type { ReplyEnd, ReplyHead, WireReply } from '../message.ts'
import { joinBytesMax, type Outlet, type Sender } from '../outlet.ts'
import type { Framing, RequestHead } from './message.ts'
import { lastChunk, replyHead } from './write-head.ts'

/** What a reply asks of its connection. */
export interface ReplyOwner {
  readonly socket: Socket
  /** Of that socket. */
  readonly outlet: Outlet
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

export class ServerReply implements WireReply, BorrowingSink, Sender {
  readonly borrows = true
  readonly usedAtOnceBytesMax = joinBytesMax
  readonly #owner: ReplyOwner
  readonly #request: RequestHead
  #listeners: ((end: ReplyEnd) => void) | undefined
  #end: ReplyEnd | undefined
  #body: BodySource | undefined
  #framing: Framing = 'none'
  #bytesOut = 0
  /** The source has said its last. */
  #ended = false
  #headers: HeaderList | undefined
  sent = false
  keepAlive = false

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

  get handedOver(): boolean {
    return this.#ended
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
    let text: string
    try {
      text = replyHead({
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
    const { outlet } = this.#owner
    // What waits is the reply before, which this one must not take along when it breaks.
    outlet.flush()
    outlet.say(text)
    if (status === 101) this.#switch(body!)
    else if (body && this.#request.method !== 'HEAD' && status !== 204 && status !== 304) this.#stream(body)
    else {
      body?.abort()
      this.#handedOver()
    }
  }

  /** The connection is gone, or may not be written to any more. */
  cut(reason: Error): void {
    this.#body?.abort(reason)
    this.#body = undefined
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
    const { outlet, sendBufferBytesMax } = this.#owner
    const framing = this.#framing
    if (typeof framing === 'number' && this.#bytesOut > framing) {
      this.#break()
      return false
    }
    // A piece that the system has not taken is still its source's.
    return outlet.write(piece, framing === 'chunked', this) && outlet.untakenBytes < sendBufferBytesMax
  }

  end(trailers?: HeaderList): void {
    if (this.#ended) return
    this.#ended = true
    this.#body = undefined
    if (typeof this.#framing === 'number' && this.#bytesOut !== this.#framing) return this.#break()
    if (this.#framing === 'chunked' && !this.#sayLast(trailers)) return this.#break()
    this.#handedOver()
  }

  failed(): void {
    if (this.#ended) return
    this.#body = undefined
    this.#break()
  }

  /** False when the trailers cannot be sent. */
  #sayLast(trailers: HeaderList | undefined): boolean {
    try {
      this.#owner.outlet.say(lastChunk(this.#request.acceptsTrailers ? trailers : undefined))
      return true
    } catch {
      return false
    }
  }

  #framingOf({ status, lengthBytes }: ReplyHead, body: BodySource | undefined): Framing {
    if (status === 101 || status === 204) return 'none'
    if (status === 304 || this.#request.method === 'HEAD') return lengthBytes ?? body?.lengthBytes ?? 'none'
    if (!body) return 0
    return body.lengthBytes ?? (this.#request.minor === 1 ? 'chunked' : 'close')
  }

  #stream(body: BodySource): void {
    this.#body = body
    try {
      body.start(this)
    } catch {
      this.#break()
    }
  }

  #switch(body: BodySource): void {
    this.#framing = 'close'
    this.#stream(body)
    this.#owner.openTunnel()
  }

  pieceTaken(): void {
    const { socket, outlet } = this.#owner
    if (outlet.untakenBytes === 0 && socket.writable) this.#body?.resume()
  }

  #handedOver(): void {
    const { socket, outlet } = this.#owner
    if (outlet.untakenBytes === 0) return this.#finish(true)
    outlet.flush()
    socket.write('', () => this.#finish(!socket.destroyed))
  }

  /** What was promised cannot be kept: the caller must see that the message is not whole. */
  #break(reason?: Error): void {
    this.#body?.abort(reason)
    this.#body = undefined
    this.#owner.outlet.drop()
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

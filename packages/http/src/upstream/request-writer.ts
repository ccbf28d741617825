import type { Socket } from 'node:net'
import { type BodySource, type BorrowingSink, Failure, type HeaderList } from '@gatehouse/base'
import type { Framing } from '../h1/message.ts'
import { lastChunk } from '../h1/write-head.ts'
import { joinBytesMax, Outlet, type Sender } from '../outlet.ts'

/** What the connection hears of its request's way out. */
export interface RequestFlow {
  /** The last byte is with the socket. */
  requestSent(): void
  /** The body broke off; nothing more may be sent on this connection. */
  requestBroken(reason: Error): void
}

/** Writes the requests of one connection, one after the other. At most one piece waits at the socket. */
export class RequestWriter implements BorrowingSink, Sender {
  readonly borrows = true
  readonly usedAtOnceBytesMax = joinBytesMax
  /** The request is with the socket, as far as there is one. */
  sent = true
  /** The present request's body was started: it cannot be had again. */
  started = false
  readonly #socket: Socket
  readonly #flow: RequestFlow
  #body: BodySource | undefined
  #framing: Framing = 'none'
  /** Of a body whose length was said. */
  #left = 0
  readonly #outlet: Outlet
  #blocked = false

  constructor(socket: Socket, flow: RequestFlow) {
    this.#socket = socket
    this.#outlet = new Outlet(socket)
    this.#flow = flow
    socket.on('drain', () => this.pieceTaken())
  }

  /** The upstream takes nothing at the moment. */
  get blocked(): boolean {
    return this.untakenBytes > 0
  }

  get untakenBytes(): number {
    return this.#outlet.untakenBytes
  }

  send(head: string, framing: Framing, body: BodySource | undefined): void {
    this.started = false
    this.sent = false
    this.#framing = framing
    this.#outlet.say(head)
    if (body) this.#start(body)
    else this.#finish()
  }

  /** After a 101: bytes as they are. */
  tunnel(body: BodySource | undefined): void {
    this.#framing = 'close'
    this.sent = body === undefined
    if (body) this.#start(body)
  }

  /** Sends no more of the body. */
  stop(reason: Error): void {
    const body = this.#body
    this.#body = undefined
    body?.abort(reason)
  }

  data(piece: Uint8Array): boolean {
    const length = piece.byteLength
    const socket = this.#socket
    if (!this.#body || !socket.writable) return false
    if (length === 0) return true
    const framing = this.#framing
    if (typeof framing === 'number' && (this.#left -= length) < 0) {
      this.#break(new Failure('internal', 'The request body is longer than its length says.'))
      return false
    }
    const taken = this.#outlet.write(piece, framing === 'chunked', this)
    this.#blocked = !taken || socket.writableNeedDrain
    return !this.#blocked
  }

  end(trailers?: HeaderList): void {
    const framing = this.#framing
    if (!this.#body) return
    this.#body = undefined
    if (framing === 'close') {
      this.#outlet.flush()
      this.#socket.end()
    } else if (framing === 'chunked') {
      try {
        this.#outlet.say(lastChunk(trailers))
      } catch (unsendable) {
        return this.#break(unsendable as Error)
      }
    } else if (this.#left > 0) {
      // A piece that came when nothing could be sent any more is missing: that is no fault of the body.
      const gone = !this.#socket.writable
      return this.#break(gone ? new Error('the upstream takes no more') : tooShort())
    }
    this.#finish()
  }

  failed(reason: Error): void {
    if (!this.#body) return
    this.#body = undefined
    this.#flow.requestBroken(reason)
  }

  #start(body: BodySource): void {
    this.started = true
    this.#body = body
    this.#left = typeof this.#framing === 'number' ? this.#framing : 0
    body.start(this)
  }

  #break(reason: Error): void {
    this.stop(reason)
    this.#outlet.drop()
    this.#flow.requestBroken(reason)
  }

  pieceTaken(): void {
    if (!this.#blocked || this.#outlet.untakenBytes > 0) return
    this.#blocked = false
    this.#body?.resume()
  }

  #finish(): void {
    this.sent = true
    this.#flow.requestSent()
  }
}

const tooShort = () => new Failure('internal', 'The request body is shorter than its length says.')

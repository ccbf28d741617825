import { type BodySource, type BorrowingSink, copied, type HeaderList } from '@gatehouse/base'
import { joinBytesMax } from '../outlet.ts'
import type { Session } from './session.ts'
import type { Stream, Waiter } from './stream.ts'

/** What a stream hears of its body's way out. */
export interface StreamWriterOwner {
  /** All of the body but its end was sent, with or without a last frame that says so. */
  bodySent(trailers: HeaderList | undefined): void
  /** The body broke off, or is not as long as was said. */
  bodyBroken(reason: Error): void
}

/** Writes a body to a stream. One piece waits where windows are closed: its source goes on when it was sent. */
export class StreamWriter implements BorrowingSink, Waiter {
  readonly borrows = true
  readonly usedAtOnceBytesMax = joinBytesMax
  /** Of the body so far. */
  bytes = 0
  readonly #session: Session
  readonly #stream: Stream
  readonly #owner: StreamWriterOwner
  #body: BodySource | undefined
  #lengthBytes: number | undefined
  /** The frame of the last byte says that it is the last. */
  #endsWithBytes = false
  /** What windows did not let through yet. */
  #waiting: Uint8Array | undefined
  #blocked = false
  /** The body has ended while a piece waits. */
  #ended = false
  #trailers: HeaderList | undefined
  /** A body that was cut short, until the piece that it lent was sent. */
  #lender: (() => void) | undefined

  constructor(session: Session, stream: Stream, owner: StreamWriterOwner) {
    this.#session = session
    this.#stream = stream
    this.#owner = owner
  }

  /** It waits for windows, or for the system. */
  get blocked(): boolean {
    return this.#blocked
  }

  /** Not yet in a frame. */
  get waitingBytes(): number {
    return this.#waiting?.byteLength ?? 0
  }

  /** `trailers`: some may follow the last byte. */
  send(body: BodySource, trailers: boolean): void {
    this.#body = body
    this.#lengthBytes = body.lengthBytes
    this.#endsWithBytes = !trailers
    try {
      body.start(this)
    } catch (thrown) {
      this.#startFailed(thrown)
    }
  }

  /** Nothing more goes out. */
  stop(reason: Error): void {
    const body = this.#body
    this.#body = undefined
    this.#drop()
    body?.abort(reason)
  }

  /** Ends with these trailers instead of the rest of the body; false where it is at its end. */
  finish(reason: Error, trailers: HeaderList): boolean {
    const body = this.#body
    if (!body || this.#ended) return false
    if (this.#waiting) this.#lender = () => body.abort(reason)
    this.#lengthBytes = undefined
    this.end(trailers)
    if (!this.#waiting) body.abort(reason)
    return true
  }

  data(piece: Uint8Array): boolean {
    const stream = this.#stream
    if (!this.#body || stream.closed) return false
    const length = piece.byteLength
    if (length === 0) return true
    this.bytes += length
    const left = this.#lengthBytes === undefined ? Infinity : this.#lengthBytes - this.bytes
    if (left < 0) return this.#break('longer')
    const rest = this.#waiting ? piece : this.#sendNow(piece)
    const { outlet } = this.#session
    if (rest === undefined && outlet.open) return true
    if (rest !== undefined) this.#keep(rest, length)
    this.#blocked = true
    this.#session.wait(this)
    return false
  }

  end(trailers?: HeaderList): void {
    if (!this.#body || this.#ended) return
    if (this.#lengthBytes !== undefined && this.bytes < this.#lengthBytes) return void this.#break('shorter')
    this.#trailers = trailers
    this.#ended = true
    if (!this.#waiting) this.#last()
  }

  failed(reason: Error): void {
    if (!this.#body) return
    this.#body = undefined
    this.#drop()
    this.#owner.bodyBroken(reason)
  }

  go(): boolean {
    const piece = this.#waiting
    if (!piece) return this.#resume()
    const most = this.#session.sendable(this.#stream)
    if (most === 0) return false
    if (most < piece.byteLength) {
      this.#waiting = piece.subarray(most)
      this.#frame(piece.subarray(0, most), false)
      return true
    }
    this.#waiting = undefined
    this.#frame(piece, this.bytes === this.#lengthBytes)
    this.#lender?.()
    this.#lender = undefined
    if (this.#ended) this.#last()
    else this.#resume()
    return true
  }

  #resume(): boolean {
    if (!this.#session.outlet.open) return false
    this.#blocked = false
    this.#session.waitNoMore(this)
    this.#body?.resume()
    return true
  }

  /** Sends as much of the piece as may be now. Returns the rest. */
  #sendNow(piece: Uint8Array): Uint8Array | undefined {
    let rest = piece
    for (;;) {
      const most = this.#session.sendable(this.#stream)
      if (most >= rest.byteLength) {
        this.#frame(rest, this.bytes === this.#lengthBytes)
        return undefined
      }
      if (most === 0) return rest
      this.#frame(rest.subarray(0, most), false)
      rest = rest.subarray(most)
    }
  }

  /** The rest of a large piece stays its source's until this goes on; that of a small one is used up at once. */
  #keep(rest: Uint8Array, pieceBytes: number): void {
    if (this.#waiting) this.#waiting = Buffer.concat([this.#waiting, rest])
    else this.#waiting = pieceBytes <= this.usedAtOnceBytesMax ? copied(rest) : rest
  }

  #frame(piece: Uint8Array, last: boolean): void {
    const endStream = last && this.#endsWithBytes
    this.#session.send(this.#stream, piece, endStream)
    if (endStream) this.#stream.localEnded = true
  }

  #last(): void {
    const trailers = this.#trailers
    this.#body = undefined
    this.#trailers = undefined
    this.#blocked = false
    this.#session.waitNoMore(this)
    this.#owner.bodySent(trailers)
  }

  #drop(): void {
    this.#waiting = undefined
    this.#blocked = false
    this.#session.waitNoMore(this)
    this.#lender?.()
    this.#lender = undefined
  }

  #startFailed(thrown: unknown): void {
    const body = this.#body
    if (!body) return
    this.#body = undefined
    this.#drop()
    const reason = thrown instanceof Error ? thrown : new Error(String(thrown))
    this.#owner.bodyBroken(reason)
    body.abort(reason)
  }

  #break(how: string): false {
    const reason = new Error(`the body is ${how} than its length says`)
    this.stop(reason)
    this.#owner.bodyBroken(reason)
    return false
  }
}

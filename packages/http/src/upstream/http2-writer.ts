import type { Http2Stream } from 'node:http2'
import { type BodySource, type BorrowingSink, Failure, type HeaderList } from '@gatehouse/base'
import { trailerFields } from './http2-fields.ts'

/** What a stream hears of its body's way out. */
export interface StreamWriterOwner {
  /** The body's last byte is with the stream. */
  bodySent(): void
  /** The body broke off, is not as long as was said, or has trailers that cannot be sent. */
  bodyBroken(reason: Error): void
}

/** Pieces up to this size are copied, */
const copyBytesMax = 4096
/** as long as no more than this waits at the stream. */
const waitingBytesMax = 16_384

const { latin1Slice } = Buffer.prototype as unknown as {
  latin1Slice: (this: Uint8Array, from: number, to: number) => string
}
const latin1Of = (piece: Uint8Array) => latin1Slice.call(piece, 0, piece.byteLength)

/** Writes a body to a stream. Beside a few small ones, one piece waits: its source goes on when the peer's window let it through. */
export class StreamWriter implements BorrowingSink {
  readonly borrows = true
  readonly usedAtOnceBytesMax = copyBytesMax
  bytes = 0
  /** All of it is with the stream. */
  sent = false
  /** A piece waits for the peer. */
  blocked = false
  readonly #stream: Http2Stream
  readonly #owner: StreamWriterOwner
  #body: BodySource | undefined
  #lengthBytes: number | undefined
  #trailers: HeaderList | undefined
  /** Trailers may follow, and did not yet. */
  #trailing = false
  #afterTrailers: (() => void) | undefined
  /** A body that was cut short, until the peer has the piece that it lent. */
  #lender: (() => void) | undefined
  /** Made for the first piece that waits. */
  #written: (() => void) | undefined

  constructor(stream: Http2Stream, owner: StreamWriterOwner) {
    this.#stream = stream
    this.#owner = owner
  }

  /** `trailers`: the stream was opened so that they may follow. */
  send(body: BodySource, trailers: boolean): void {
    this.#body = body
    this.#trailing = trailers
    this.#lengthBytes = trailers ? undefined : body.lengthBytes
    if (trailers) this.#stream.on('wantTrailers', () => this.#sendTrailers())
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
    body?.abort(reason)
  }

  /** Ends with these trailers instead of the rest of the body; false where none may follow. */
  finish(reason: Error, trailers: HeaderList): boolean {
    const body = this.#body
    if (!body || !this.#trailing) return false
    if (this.blocked) this.#lender = () => body.abort(reason)
    this.end(trailers)
    if (!this.blocked) body.abort(reason)
    return true
  }

  /** Once Node has everything, trailers included: they are asked for when the body is out. */
  afterLast(then: () => void): void {
    if (this.#trailing) this.#afterTrailers = then
    else if (this.#stream.writableFinished) then()
    else this.#stream.once('finish', then)
  }

  data(piece: Uint8Array): boolean {
    if (!this.#body || this.#stream.destroyed) return false
    const length = piece.byteLength
    if (length === 0) return true
    this.bytes += length
    const stream = this.#stream
    const left = this.#lengthBytes === undefined ? Infinity : this.#lengthBytes - this.bytes
    if (left < 0) return this.#break('longer')
    // As text it is copied at the least cost.
    const kept = length <= copyBytesMax ? latin1Of(piece) : piece
    this.blocked = length > copyBytesMax || stream.writableLength + length > waitingBytesMax
    if (this.blocked) this.#written ??= () => this.#taken()
    const written = this.blocked ? this.#written : undefined
    // The last piece says at once that it is the last, so that its frame says so too.
    if (left === 0) stream.end(kept, 'latin1', written)
    else stream.write(kept, 'latin1', written)
    return !this.blocked
  }

  end(trailers?: HeaderList): void {
    if (!this.#body) return
    if (this.#lengthBytes !== undefined && this.bytes < this.#lengthBytes) return void this.#break('shorter')
    this.#body = undefined
    this.#trailers = trailers
    this.sent = true
    if (!this.#stream.writableEnded) this.#stream.end()
    this.#owner.bodySent()
  }

  failed(reason: Error): void {
    if (!this.#body) return
    this.#body = undefined
    this.#owner.bodyBroken(reason)
  }

  /** Nobody stands above this call but Node: what is thrown here would end the thread. */
  #sendTrailers(): void {
    if (this.#stream.destroyed || this.#stream.closed) return
    this.#trailing = false
    try {
      this.#stream.sendTrailers(trailerFields(this.#trailers))
    } catch (cause) {
      this.#owner.bodyBroken(new Failure('header_unsendable', 'The trailers cannot be sent.', { cause }))
    }
    this.#afterTrailers?.()
  }

  #startFailed(thrown: unknown): void {
    const body = this.#body
    if (!body) return
    this.#body = undefined
    const reason = thrown instanceof Error ? thrown : new Error(String(thrown))
    this.#owner.bodyBroken(reason)
    body.abort(reason)
  }

  #taken(): void {
    this.blocked = false
    this.#lender?.()
    this.#lender = undefined
    this.#body?.resume()
  }

  #break(how: string): false {
    const reason = new Error(`the body is ${how} than its length says`)
    this.stop(reason)
    this.#owner.bodyBroken(reason)
    return false
  }
}

import { type BodySink, type BodySource, borrows, copied, type HeaderList, usedAtOnceBytesMax } from '@gatehouse/base'
import { EarlyBytes } from '../early-bytes.ts'

/** What a body asks of its stream's owner. */
export interface StreamBodyOwner {
  /** The memory of the piece that comes now outlives the call, unless it is used up: else `pieceGiven` says so. */
  readonly piecesLast: boolean
  pieceGiven(): void
  /** Somebody reads it. */
  bodyWanted(): void
  /** A piece came, or reading goes on. */
  bodyMoved(): void
  /** So many bytes were used up: the peer may send as many more. */
  bodyUsed(bytes: number): void
  /** All of it was handed over. */
  bodyEnded(): void
  /** Nobody reads the rest. */
  bodyGivenUp(reason: Error | undefined): void
}

/** What comes on a stream behind its head. What is not read waits here, no more than the stream's window (RFC 9113 §5.2). */
export class StreamBody implements BodySource {
  readonly lengthBytes: number | undefined
  /** Bytes that came. */
  received = 0
  /** The sink said no. */
  paused = false
  /** The peer has sent all of it, and it was handed over. */
  ended = false
  readonly #owner: StreamBodyOwner
  #sink: BodySink | undefined
  #atOnceBytesMax = 0
  #borrowing = false
  #early: EarlyBytes | undefined
  /** Of the piece that the sink holds. */
  #heldBytes = 0
  /** The last byte has come. */
  #whole = false
  #over = false
  #trailers: HeaderList | undefined
  #error: Error | undefined

  constructor(owner: StreamBodyOwner, lengthBytes: number | undefined) {
    this.#owner = owner
    this.lengthBytes = lengthBytes
  }

  /** Somebody reads it still. */
  get wanted(): boolean {
    return this.#sink !== undefined && !this.#over
  }

  start(sink: BodySink): void {
    if (this.#sink) throw new Error('body started twice')
    this.#sink = sink
    this.#atOnceBytesMax = usedAtOnceBytesMax(sink)
    this.#borrowing = borrows(sink)
    if (this.#over) return
    if (this.#error) return this.failed(this.#error)
    if (!this.#whole) this.#owner.bodyWanted()
    this.#goOn()
  }

  resume(): void {
    if (!this.paused || this.#over) return
    this.paused = false
    this.#owner.bodyMoved()
    this.#used()
    this.#goOn()
  }

  abort(reason?: Error): void {
    if (this.#over) return
    this.#over = true
    this.#early = undefined
    this.#owner.bodyGivenUp(reason)
  }

  /** A piece came: bytes of the moment. */
  data(piece: Uint8Array): void {
    this.received += piece.byteLength
    if (this.#over) return
    this.#owner.bodyMoved()
    if (!this.#sink || this.paused || this.#early) {
      this.#early ??= new EarlyBytes()
      this.#early.add(piece)
    } else if (piece.byteLength <= this.#atOnceBytesMax) this.#give(piece)
    else if (!this.#owner.piecesLast) this.#give(copied(piece))
    else {
      this.#give(piece)
      if (!this.#borrowing || this.paused || this.#over) this.#owner.pieceGiven()
    }
  }

  /** The peer has sent the last of it. */
  end(trailers: HeaderList | undefined): void {
    this.#whole = true
    this.#trailers = trailers
    if (this.#sink) this.#goOn()
  }

  /** The stream is gone, or the message is none. */
  failed(error: Error): void {
    if (this.#over || this.ended) return
    this.#error = error
    if (!this.#sink) return
    this.#over = true
    this.#early = undefined
    this.#sink.failed(error)
  }

  #goOn(): void {
    const early = this.paused ? undefined : this.#early?.take()
    if (early) {
      this.#early = undefined
      this.#give(early)
    }
    if (!this.#whole || this.paused || this.#over || this.ended) return
    this.ended = true
    this.#over = true
    this.#sink!.end(this.#trailers)
    this.#owner.bodyEnded()
  }

  #give(piece: Uint8Array): void {
    this.#heldBytes = piece.byteLength
    const more = this.#sink!.data(piece)
    if (this.#over) return
    this.paused = !more
    if (more) this.#used()
  }

  #used(): void {
    const bytes = this.#heldBytes
    this.#heldBytes = 0
    this.#owner.bodyUsed(bytes)
  }
}

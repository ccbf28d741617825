import { type BodySink, type BodySource, borrows, type HeaderList, usedAtOnceBytesMax } from '@gatehouse/base'
import { EarlyBytes } from '../early-bytes.ts'

/** What a reply's body asks of its connection, as long as its message is not over. */
export interface ReplyFlow {
  pause(): void
  resume(): void
  /** Nobody reads the rest. */
  replyGivenUp(reason: Error | undefined): void
}

/** Read ahead of `start`; then the connection waits. */
const unstartedBytesMax = 65_536

export class ReplyBody implements BodySource {
  readonly lengthBytes: number | undefined
  /** Memory of a piece was given away since this was last set to false. */
  given = false
  /** The sink said no, and may hold the last piece. */
  paused = false
  #flow: ReplyFlow | undefined
  #sink: BodySink | undefined
  #borrowing = false
  /** What came before it was wanted: the first piece, and the others joined. */
  #first: Uint8Array | undefined
  /** The first piece lies in memory that is read to again after this turn. */
  #fleeting = false
  #more: EarlyBytes | undefined
  #flushing = false
  #ended = false
  #trailers: HeaderList | undefined
  #error: Error | undefined
  #over = false

  constructor(flow: ReplyFlow, lengthBytes: number | undefined) {
    this.#flow = flow
    this.lengthBytes = lengthBytes
  }

  start(sink: BodySink): void {
    if (this.#sink) throw new Error('body started twice')
    this.#sink = sink
    this.#borrowing = borrows(sink)
    if (!this.#over) this.#flush()
  }

  resume(): void {
    if (!this.paused || this.#over) return
    this.paused = false
    this.#flush()
  }

  abort(reason?: Error): void {
    if (this.#over) return
    this.#close()
    const flow = this.#flow
    this.#flow = undefined
    flow?.replyGivenUp(reason)
  }

  // What the connection says.

  /** `fleeting`: it lies in memory of the moment, and `keep()` is called before that is over. */
  push(piece: Uint8Array, fleeting: boolean): void {
    if (this.#over) return
    if (this.#sink && !this.paused && !this.#first) return this.#deliver(fleeting ? this.#lasting(piece) : piece)
    if (this.#first === undefined) {
      this.given = true
      this.#first = piece
      this.#fleeting = fleeting
    } else {
      this.#more ??= new EarlyBytes()
      this.#more.add(piece)
    }
    if (this.#first.byteLength + (this.#more?.byteLength ?? 0) > unstartedBytesMax) this.#flow?.pause()
  }

  /** What waits here is still wanted when its moment is over. */
  keep(): void {
    if (this.#first && this.#fleeting) this.#first = Buffer.from(this.#first)
    this.#fleeting = false
  }

  #lasting(piece: Uint8Array): Uint8Array {
    return piece.byteLength <= usedAtOnceBytesMax(this.#sink!) ? piece : Buffer.from(piece)
  }

  /** The message is complete; its connection is no more concerned. */
  end(trailers: HeaderList | undefined): void {
    this.#ended = true
    this.#flow = undefined
    if (this.#over) return
    this.#trailers = trailers
    if (this.#sink) this.#flush()
  }

  /** What the sink has not taken by now is lost. */
  failed(error: Error): void {
    this.#flow = undefined
    if (this.#over || this.#ended) return
    this.#error = error
    if (this.#sink) this.#fail(error)
  }

  #deliver(piece: Uint8Array): void {
    if (!this.#borrowing) this.given = true
    if (this.#sink!.data(piece)) return
    this.paused = true
    this.#flow?.pause()
  }

  #flush(): void {
    if (this.#flushing || this.paused) return
    this.#flushing = true
    while (this.#first && !this.paused && !this.#over) {
      const piece = this.#fleeting ? this.#lasting(this.#first) : this.#first
      this.#fleeting = false
      this.#first = this.#more?.take()
      this.#more = undefined
      this.#deliver(piece)
    }
    this.#flushing = false
    if (this.paused || this.#over) return
    if (this.#error) this.#fail(this.#error)
    else if (this.#ended) {
      this.#close()
      this.#sink!.end(this.#trailers)
    } else this.#flow?.resume()
  }

  #fail(error: Error): void {
    this.#close()
    this.#sink!.failed(error)
  }

  #close(): void {
    this.#over = true
    this.#first = this.#more = undefined
  }
}

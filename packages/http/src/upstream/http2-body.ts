import type { Http2Stream } from 'node:http2'
import { type BodySink, type BodySource, HeaderList } from '@gatehouse/base'
import { mayBeTrailer } from '../h1/field-names.ts'

/** What a body asks of its stream's owner. */
export interface StreamBodyOwner {
  /** Somebody reads it. */
  bodyWanted(): void
  /** A piece came, or reading goes on. */
  bodyMoved(bytes: number): void
  /** All of it was handed over. */
  bodyEnded(): void
  /** Nobody reads the rest. */
  bodyGivenUp(reason: Error | undefined): void
}

/** What a piece may weigh beside its bytes: the head of its frame, and of a TLS record. */
const frameHeadBytes = 40

/** What comes on a stream behind its head; a stream that is not read stops at its window (RFC 9113 §5.2). */
export class StreamBody implements BodySource {
  readonly lengthBytes: number | undefined
  /** Bytes that were handed over. */
  received = 0
  /** The same as it may have been on the wire. */
  weightBytes = 0
  /** The sink said no. */
  paused = false
  /** The peer has sent all of it, and it was handed over. */
  ended = false
  readonly #stream: Http2Stream
  readonly #owner: StreamBodyOwner
  #sink: BodySink | undefined
  #over = false
  #trailers: HeaderList | undefined
  #error: Error | undefined

  constructor(stream: Http2Stream, owner: StreamBodyOwner, lengthBytes: number | undefined) {
    this.#stream = stream
    this.#owner = owner
    this.lengthBytes = lengthBytes
    stream.on('trailers', (_fields, _flags, ...raw: unknown[]) => {
      this.#trailers = trailersOf(raw[0] as readonly string[])
    })
  }

  /** Somebody reads it still. */
  get wanted(): boolean {
    return this.#sink !== undefined && !this.#over
  }

  start(sink: BodySink): void {
    if (this.#sink) throw new Error('body started twice')
    this.#sink = sink
    if (this.#over) return
    if (this.#error) return this.failed(this.#error)
    // An empty one has ended by itself, before anybody listened.
    if (this.#stream.readableEnded) return this.#end()
    this.#owner.bodyWanted()
    this.#stream.on('end', () => this.#end())
    this.#stream.on('data', piece => this.#data(piece as Uint8Array))
  }

  resume(): void {
    if (!this.paused || this.#over) return
    this.paused = false
    this.#owner.bodyMoved(0)
    this.#stream.resume()
  }

  abort(reason?: Error): void {
    if (this.#over) return
    this.#over = true
    this.#stream.pause()
    this.#owner.bodyGivenUp(reason)
  }

  /** The stream is gone. */
  failed(error: Error): void {
    if (this.#over || this.ended) return
    this.#error = error
    if (!this.#sink) return
    this.#over = true
    this.#sink.failed(error)
  }

  #data(piece: Uint8Array): void {
    if (this.#over) return
    this.received += piece.byteLength
    this.weightBytes += piece.byteLength + frameHeadBytes
    this.#owner.bodyMoved(piece.byteLength)
    if (this.#sink!.data(piece) || this.#over) return
    this.paused = true
    this.#stream.pause()
  }

  #end(): void {
    // After a reset the end means nothing; `close` follows.
    if (this.#over || (this.#stream.rstCode ?? 0) !== 0) return
    if (this.lengthBytes !== undefined && this.received !== this.lengthBytes)
      return this.failed(new Error('the body is not as long as its length says'))
    this.ended = true
    this.#over = true
    this.#sink!.end(this.#trailers)
    this.#owner.bodyEnded()
  }
}

function trailersOf(raw: readonly string[]): HeaderList | undefined {
  const flat: string[] = []
  for (let i = 0; i < raw.length; i += 2) if (mayBeTrailer(raw[i]!)) flat.push(raw[i]!, raw[i + 1]!)
  return flat.length > 0 ? new HeaderList(flat) : undefined
}

import { type BodySink, type BodySource, borrows, type HeaderList } from '@gatehouse/base'
import { EarlyBytes } from '../early-bytes.ts'

/** What a body asks of its connection. */
export interface BodyOwner {
  /** Somebody reads it: answer an expectation (RFC 9110 §10.1.1). */
  bodyWanted(): void
  pause(): void
  resume(): void
  /** Nobody reads the rest. */
  bodyGivenUp(): void
}

/** Read ahead of `start`; then the connection waits, and does not see its caller go. */
const unstartedBytesMax = 65_536

/** A request's body, or what follows a 101, as it arrives on the connection. */
export class ServerBody implements BodySource {
  readonly lengthBytes: number | undefined
  /** Bytes that arrived. */
  received = 0
  /** Memory of a piece was given away since this was last set to false. */
  given = false
  /** The sink said no, and may hold the last piece. */
  waiting = false
  readonly #owner: BodyOwner
  #sink: BodySink | undefined
  #borrowing = false
  #early: EarlyBytes | undefined
  #over = false
  #ended = false
  #trailers: HeaderList | undefined
  #error: Error | undefined

  constructor(owner: BodyOwner, lengthBytes: number | undefined) {
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
    this.#borrowing = borrows(sink)
    if (this.#over) return
    this.#owner.bodyWanted()
    const early = this.#early?.take()
    this.#early = undefined
    const wantsMore = early === undefined || sink.data(early)
    if (this.#over) return
    if (this.#error) this.failed(this.#error)
    else if (this.#ended) this.#finish()
    else if (wantsMore) this.#owner.resume()
    else this.#owner.pause()
  }

  resume(): void {
    this.waiting = false
    if (!this.#over) this.#owner.resume()
  }

  abort(): void {
    if (this.#over) return
    this.#over = true
    this.#early = undefined
    this.#owner.bodyGivenUp()
  }

  data(piece: Uint8Array): void {
    this.received += piece.byteLength
    if (this.#over) return
    if (!this.#sink) {
      this.#early ??= new EarlyBytes()
      this.#early.add(piece)
      if (this.received >= unstartedBytesMax) this.#owner.pause()
      return
    }
    this.given ||= !this.#borrowing
    if (this.#sink.data(piece)) return
    this.waiting = true
    this.#owner.pause()
  }

  end(trailers: HeaderList | undefined): void {
    this.#ended = true
    this.#trailers = trailers
    if (this.#sink) this.#finish()
  }

  failed(error: Error): void {
    if (this.#over || this.#ended) return
    this.#error = error
    if (!this.#sink) return
    this.#over = true
    this.#sink.failed(error)
  }

  #finish(): void {
    if (this.#over) return
    this.#over = true
    this.#sink!.end(this.#trailers)
  }
}

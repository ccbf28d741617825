/** The beginning of a body, copied while it goes by: who reads or pauses it notices nothing. */
import { type BodySink, type BodySource, borrows, copied, type HeaderList, usedAtOnceBytesMax } from '@gatehouse/base'

/** Memory of all that is being recorded in a thread. */
export class CaptureRoom {
  #left: number

  constructor(bytesMax: number) {
    this.#left = bytesMax
  }

  take(bytes: number): boolean {
    if (bytes > this.#left) return false
    this.#left -= bytes
    return true
  }

  giveBack(bytes: number): void {
    this.#left += bytes
  }
}

export class KeptBytes {
  readonly #room: CaptureRoom
  readonly #max: number
  #pieces: Uint8Array[] = []
  #kept = 0
  /** Of the whole body so far. */
  bytes = 0
  /** There was no memory for more. */
  isShort = false
  trailers: HeaderList | undefined

  constructor(max: number, room: CaptureRoom) {
    this.#max = max
    this.#room = room
  }

  add(piece: Uint8Array): void {
    this.bytes += piece.byteLength
    const wanted = Math.min(piece.byteLength, this.#max - this.#kept)
    if (wanted <= 0 || this.isShort) return
    if (!this.#room.take(wanted)) {
      this.isShort = true
      return
    }
    this.#pieces.push(copied(piece, 0, wanted))
    this.#kept += wanted
  }

  /** What is kept; the memory is given back. */
  take(): Buffer {
    const whole = Buffer.concat(this.#pieces)
    this.drop()
    return whole
  }

  drop(): void {
    this.#room.giveBack(this.#kept)
    this.#pieces = []
    this.#kept = 0
  }
}

/** The body as it was, of which `kept` hears each piece before the sink does. */
export class HeardBody implements BodySource, BodySink {
  readonly lengthBytes: number | undefined
  readonly #source: BodySource
  readonly #kept: KeptBytes
  #sink: BodySink | undefined

  constructor(source: BodySource, kept: KeptBytes) {
    this.lengthBytes = source.lengthBytes
    this.#source = source
    this.#kept = kept
  }

  start(sink: BodySink): void {
    this.#sink = sink
    this.#source.start(this)
  }

  resume(): void {
    this.#source.resume()
  }

  abort(reason?: Error): void {
    this.#source.abort(reason)
  }

  /** It keeps copies alone. */
  get borrows(): boolean {
    return borrows(this.#sink!)
  }

  get usedAtOnceBytesMax(): number {
    return usedAtOnceBytesMax(this.#sink!)
  }

  data(piece: Uint8Array): boolean {
    this.#kept.add(piece)
    return this.#sink!.data(piece)
  }

  end(trailers?: HeaderList): void {
    this.#kept.trailers = trailers
    this.#sink!.end(trailers)
  }

  failed(reason: Error): void {
    this.#sink!.failed(reason)
  }
}

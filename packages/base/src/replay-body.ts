/** A body that can be had again: what went by is kept, up to a bound, and a new reader hears it from its beginning. */
import { type BodySink, type BodySource, copied } from './body.ts'
import type { HeaderList } from './headers.ts'

export class ReplayBody implements BodySink {
  readonly #source: BodySource
  readonly #bytesMax: number
  /** From the beginning, as long as somebody may have to hear it. */
  #kept: Uint8Array[] = []
  #keptBytes = 0
  /** No further reader can hear all of it, or none is to come. */
  #lost = false
  #started = false
  /** The source was told to stop by a reader that is gone, or that has not caught up. */
  #paused = false
  #settled = false
  #end: { trailers: HeaderList | undefined } | { reason: Error } | undefined
  #reader: Reader | undefined

  constructor(source: BodySource, bytesMax: number) {
    this.#source = source
    this.#bytesMax = bytesMax
  }

  /** Whether nothing of it is lost: a further reader would hear all of it. */
  get whole(): boolean {
    return !this.#lost
  }

  /** For one more reader, who takes the place of the one before. Throws where something of it is lost. */
  again(): BodySource {
    if (this.#lost) throw new Error('the body is too large to be had again')
    this.#reader?.abort()
    this.#reader = new Reader(this, this.#source.lengthBytes)
    return this.#reader
  }

  /** All of it, once it is at its end and nothing of it is lost. */
  bytes(): Uint8Array | undefined {
    return !this.#lost && this.#end && 'trailers' in this.#end ? new Uint8Array(Buffer.concat(this.#kept)) : undefined
  }

  /**
   * Its present reader is the last one: nothing is kept any more but what that one has not heard, and when it gives up, so
   * does the source.
   */
  settle(): void {
    this.#settled = true
    this.#lose()
    if (this.#reader?.aborted) this.release()
  }

  /** Nobody will read on. */
  release(reason?: Error): void {
    this.#lost = true
    this.#kept = []
    if (!this.#end) this.#source.abort(reason)
  }

  left(reader: Reader, reason: Error | undefined): void {
    if (this.#settled && reader === this.#reader) this.release(reason)
  }

  /** The reader that it is asks for what was kept, and then for what is to come. */
  read(reader: Reader): void {
    if (reader !== this.#reader) return
    for (const piece of this.#kept.slice(reader.heard)) {
      reader.heard++
      // It gives the piece to the reader alone: what is kept may be asked for once more.
      if (!reader.take(copied(piece))) return
    }
    reader.live = true
    if (this.#lost) this.#lose()
    if (this.#end) reader.over(this.#end)
    else if (!this.#started) {
      this.#started = true
      this.#source.start(this)
    } else if (this.#paused) {
      this.#paused = false
      this.#source.resume()
    }
  }

  data(piece: Uint8Array): boolean {
    const reader = this.#reader
    // One piece may come before the source heard that nobody reads: the next reader has it, whatever the bound is.
    const isBetween = !reader?.live && this.#keptBytes <= this.#bytesMax
    this.#keptBytes += piece.byteLength
    if (this.#keptBytes > this.#bytesMax && !isBetween) this.#lose()
    if (this.#lost && !this.#isBehind) {
      if (!reader?.live) this.release(new Error('the body is too large to be had again')) // nobody can have it any more
    } else this.#kept.push(copied(piece))
    if (reader?.live) {
      reader.heard++
      if (reader.take(piece)) return true
    }
    this.#paused = true
    return false
  }

  end(trailers?: HeaderList): void {
    this.#finish({ trailers })
  }

  failed(reason: Error): void {
    this.#finish({ reason })
  }

  /** Its reader has not heard all that was kept. */
  get #isBehind(): boolean {
    return this.#reader !== undefined && !this.#reader.live && !this.#reader.aborted
  }

  #lose(): void {
    this.#lost = true
    if (!this.#isBehind) this.#kept = []
  }

  #finish(end: { trailers: HeaderList | undefined } | { reason: Error }): void {
    this.#end = end
    if (this.#reader?.live) this.#reader.over(end)
  }
}

class Reader implements BodySource {
  readonly lengthBytes: number | undefined
  /** Pieces so far. */
  heard = 0
  /** It has heard all that was kept. */
  live = false
  /** It hears no more. */
  aborted = false
  readonly #body: ReplayBody
  #sink: BodySink | undefined

  constructor(body: ReplayBody, lengthBytes: number | undefined) {
    this.#body = body
    this.lengthBytes = lengthBytes
  }

  start(sink: BodySink): void {
    if (this.#sink) throw new Error('body started twice')
    this.#sink = sink
    this.#body.read(this)
  }

  resume(): void {
    if (!this.aborted) this.#body.read(this)
  }

  /** This reader hears no more; the body may be had again. */
  abort(reason?: Error): void {
    if (this.aborted) return
    this.aborted = true
    this.live = false
    this.#body.left(this, reason)
  }

  take(piece: Uint8Array): boolean {
    return !this.aborted && this.#sink!.data(piece)
  }

  over(end: { trailers: HeaderList | undefined } | { reason: Error }): void {
    if (this.aborted) return
    this.live = false
    this.aborted = true
    if ('reason' in end) this.#sink!.failed(end.reason)
    else this.#sink!.end(end.trailers)
  }
}

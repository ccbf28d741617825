/** The beginning of a body for whoever looks at it, and the whole of it for who comes after. */
import type { BodySink, BodySource } from './body.ts'
import { copied } from './body.ts'
import type { HeaderList } from './headers.ts'

export interface Beginning {
  bytes: Uint8Array
  /** There is no more. */
  isWhole: boolean
  /** From its first byte on. */
  body: BodySource
}

export interface BeginningBounds {
  bytesMax: number
  signal: AbortSignal
  /** Calls once; what is there by then is the beginning. What it gives takes that back. */
  late?: (task: () => void) => () => void
}

/** Rejects where the body fails before there is as much, or nobody waits for it any more. */
export function beginningOf(source: BodySource, bounds: BeginningBounds): Promise<Beginning> {
  return new Promise((resolve, reject) => new Held(source, bounds, { resolve, reject }).begin())
}

type Told = { resolve: (beginning: Beginning) => void; reject: (reason: Error) => void }

class Held implements BodySink, BodySource {
  readonly lengthBytes: number | undefined
  readonly #source: BodySource
  readonly #bounds: BeginningBounds
  readonly #told: Told
  #pieces: Uint8Array[] = []
  #bytes = 0
  #isTold = false
  #ended: { trailers: HeaderList | undefined } | undefined
  #failure: Error | undefined
  #sink: BodySink | undefined
  /** What was held is given out, and the rest goes by. */
  #isThrough = false
  #cancel = () => {}

  constructor(source: BodySource, bounds: BeginningBounds, told: Told) {
    this.lengthBytes = source.lengthBytes
    this.#source = source
    this.#bounds = bounds
    this.#told = told
  }

  begin(): void {
    const { signal, late } = this.#bounds
    const left = () => this.#fail(signal.reason as Error)
    if (signal.aborted) return left()
    signal.addEventListener('abort', left, { once: true })
    const cancel = late?.(() => this.#tell())
    this.#cancel = () => {
      signal.removeEventListener('abort', left)
      cancel?.()
    }
    this.#source.start(this)
  }

  data(piece: Uint8Array): boolean {
    if (this.#isThrough) return this.#sink!.data(piece)
    this.#pieces.push(copied(piece))
    this.#bytes += piece.byteLength
    if (this.#bytes >= this.#bounds.bytesMax) this.#tell()
    return !this.#isTold
  }

  end(trailers?: HeaderList): void {
    if (this.#isThrough) return this.#sink!.end(trailers)
    this.#ended = { trailers }
    this.#tell()
  }

  failed(reason: Error): void {
    if (this.#isThrough) return this.#sink!.failed(reason)
    this.#failure = reason
    if (!this.#isTold) this.#fail(reason)
    else this.#sink?.failed(reason)
  }

  start(sink: BodySink): void {
    if (this.#sink) throw new Error('body started twice')
    this.#sink = sink
    this.resume()
  }

  resume(): void {
    if (this.#isThrough) return this.#source.resume()
    const sink = this.#sink!
    while (this.#pieces.length > 0) if (!sink.data(this.#pieces.shift()!)) return
    this.#isThrough = true
    if (this.#ended) sink.end(this.#ended.trailers)
    else if (this.#failure) sink.failed(this.#failure)
    else this.#source.resume()
  }

  abort(reason?: Error): void {
    this.#pieces = []
    this.#source.abort(reason)
  }

  #tell(): void {
    if (this.#isTold) return
    this.#isTold = true
    this.#cancel()
    const bytes = new Uint8Array(Buffer.concat(this.#pieces))
    this.#told.resolve({ bytes, isWhole: this.#ended !== undefined, body: this })
  }

  #fail(reason: Error): void {
    if (this.#isTold) return
    this.#isTold = true
    this.#cancel()
    this.#source.abort(reason)
    this.#told.reject(reason)
  }
}

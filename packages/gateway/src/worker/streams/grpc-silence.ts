/** Silence of a gRPC call, in both directions together: whoever sweeps ends a call that is silent for too long. */
import { performance } from 'node:perf_hooks' // the global of that name is a getter, and costs more than the clock
import { type BodySink, type BodySource, borrows, type HeaderList, usedAtOnceBytesMax } from '@gatehouse/base'

export class Silence {
  readonly timeoutMs: number
  #heardMs = performance.now()

  constructor(timeoutMs: number) {
    this.timeoutMs = timeoutMs
  }

  isTooLong(nowMs: number): boolean {
    return nowMs - this.#heardMs > this.timeoutMs
  }

  heard(): void {
    this.#heardMs = performance.now()
  }
}

/** A body whose pieces break the silence. */
export class HeardBody implements BodySource, BodySink {
  readonly lengthBytes: number | undefined
  readonly #body: BodySource
  readonly #silence: Silence
  #sink: BodySink | undefined

  constructor(body: BodySource, silence: Silence) {
    this.lengthBytes = body.lengthBytes
    this.#body = body
    this.#silence = silence
  }

  start(sink: BodySink): void {
    this.#sink = sink
    this.#body.start(this)
  }

  resume(): void {
    this.#body.resume()
  }

  abort(reason?: Error): void {
    this.#body.abort(reason)
  }

  /** It keeps nothing itself. */
  get borrows(): boolean {
    return borrows(this.#sink!)
  }

  get usedAtOnceBytesMax(): number {
    return usedAtOnceBytesMax(this.#sink!)
  }

  data(piece: Uint8Array): boolean {
    this.#silence.heard()
    return this.#sink!.data(piece)
  }

  end(trailers?: HeaderList): void {
    this.#sink!.end(trailers)
  }

  failed(reason: Error): void {
    this.#sink!.failed(reason)
  }
}

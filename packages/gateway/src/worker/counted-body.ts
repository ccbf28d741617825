import { type BodySink, type BodySource, borrows, type HeaderList } from '@gatehouse/base'
import type { GatewayExchange } from './exchange.ts'
import { admittedTrailers } from './outgoing.ts'
import type { RequestRules } from './target.ts'

/** The caller's body: its bytes counted on the exchange, its trailers held to what a head may say. */
export class CountedBody implements BodySource, BodySink {
  readonly lengthBytes: number | undefined
  readonly #body: BodySource
  readonly #underscores: RequestRules['underscoreHeaders']
  #sink: BodySink | undefined
  /** Set before anybody starts the body. */
  exchange: GatewayExchange | undefined

  constructor(body: BodySource, underscores: RequestRules['underscoreHeaders']) {
    this.lengthBytes = body.lengthBytes
    this.#body = body
    this.#underscores = underscores
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

  data(piece: Uint8Array): boolean {
    this.exchange!.bytesIn += piece.byteLength
    this.exchange!.recording?.request.add(piece)
    return this.#sink!.data(piece)
  }

  end(trailers?: HeaderList): void {
    const { recording } = this.exchange!
    if (recording) recording.request.trailers = trailers
    this.#sink!.end(admittedTrailers(trailers, this.#underscores))
  }

  failed(reason: Error): void {
    this.#sink!.failed(reason)
  }
}

import { type BodySink, type BodySource, borrows, type HeaderList, usedAtOnceBytesMax } from '@gatehouse/base'

/** A caller's body whose trailers say nothing in place of the gateway: servers may read them as fields (RFC 9110 §6.5.2). */
export class HeldTrailers implements BodySource, BodySink {
  readonly lengthBytes: number | undefined
  readonly #body: BodySource
  readonly #isTaken: (name: string) => boolean
  #sink: BodySink | undefined

  constructor(body: BodySource, isTaken: (name: string) => boolean) {
    this.lengthBytes = body.lengthBytes
    this.#body = body
    this.#isTaken = isTaken
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
    return this.#sink!.data(piece)
  }

  end(trailers?: HeaderList): void {
    trailers?.removeWhere(this.#isTaken)
    this.#sink!.end(trailers)
  }

  failed(reason: Error): void {
    this.#sink!.failed(reason)
  }
}

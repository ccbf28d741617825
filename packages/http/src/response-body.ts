import type { BodySink, BodySource } from '@gatehouse/base'
import type { Dispatcher } from 'undici'

/** A reply's body from undici. Pieces that come before anyone listens are few: the source is paused. */
export class ResponseBody implements BodySource {
  readonly lengthBytes: number | undefined
  readonly #controller: Dispatcher.DispatchController
  #sink: BodySink | undefined
  #early: Uint8Array[] = []
  #over = false
  #ended = false
  #error: Error | undefined

  constructor(controller: Dispatcher.DispatchController, lengthBytes: number | undefined) {
    this.#controller = controller
    this.lengthBytes = lengthBytes
  }

  start(sink: BodySink): void {
    if (this.#sink) throw new Error('body started twice')
    this.#sink = sink
    let wantsMore = true
    for (const piece of this.#early) wantsMore = sink.data(piece) && wantsMore
    this.#early = []
    if (this.#error) this.#fail(this.#error)
    else if (this.#ended) this.#finish()
    else if (wantsMore) this.#controller.resume()
  }

  resume(): void {
    if (!this.#over) this.#controller.resume()
  }

  abort(reason = new Error('nobody wants the rest')): void {
    if (this.#over) return
    this.#over = true
    if (!this.#ended && !this.#error) this.#controller.abort(reason)
  }

  piece(bytes: Uint8Array): void {
    if (this.#over) return
    if (!this.#sink) {
      this.#early.push(bytes)
      this.#controller.pause()
    } else if (!this.#sink.data(bytes)) this.#controller.pause()
  }

  complete(): void {
    this.#ended = true
    if (this.#sink) this.#finish()
  }

  broken(error: Error): void {
    this.#error = error
    if (this.#sink) this.#fail(error)
  }

  #finish(): void {
    if (this.#over) return
    this.#over = true
    this.#sink!.end()
  }

  #fail(error: Error): void {
    if (this.#over) return
    this.#over = true
    this.#sink!.failed(error)
  }
}

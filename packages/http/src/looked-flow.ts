/** A body cut into items and handed on one by one: in order, each awaited, no more than one piece ahead. */
import { type BodySink, type BodySource, Failure, type HeaderList } from '@gatehouse/base'
import { OrderedQueue } from './ordered-queue.ts'

export interface LookedFlowParts<T> {
  /** Finds the items that a piece completes; a failure stands behind them. */
  cut(piece: Uint8Array, found: (item: T) => void): Failure | undefined
  /** What is left when the body ends: bytes that may go on, or why it must not end here. */
  rest(): Uint8Array | Failure | undefined
  /** What goes on for an item; undefined: nothing. */
  answer(item: T): Answer | Promise<Answer>
  /** Told before the body is broken off from here. */
  broken?: ((failure: Failure) => void) | undefined
}

export type Answer = Uint8Array | undefined | Failure

type Step<T> = { item: T } | { failure: Failure } | { end: HeaderList | undefined }

export class LookedFlow<T> implements BodySource, BodySink {
  readonly lengthBytes = undefined
  readonly #source: BodySource
  readonly #parts: LookedFlowParts<T>
  readonly #queue: OrderedQueue<Step<T>>
  readonly #found = (item: T) => this.#queue.push({ item })
  #sink: BodySink | undefined
  #holding = false
  #receiving = false
  #over = false

  constructor(source: BodySource, parts: LookedFlowParts<T>) {
    this.#source = source
    this.#parts = parts
    this.#queue = new OrderedQueue<Step<T>>({
      work: step => this.#work(step),
      empty: () => {
        if (!this.#holding || this.#receiving) return
        this.#holding = false
        this.#source.resume()
      },
      broken: thrown => this.#break(new Failure('policy_failed', 'A policy failed at a message.', { cause: thrown })),
    })
  }

  start(sink: BodySink): void {
    if (this.#sink) throw new Error('body started twice')
    this.#sink = sink
    this.#source.start(this)
  }

  resume(): void {
    this.#queue.resume()
  }

  abort(reason?: Error): void {
    this.#close()
    this.#source.abort(reason)
  }

  data(piece: Uint8Array): boolean {
    if (this.#over) return true
    const failure = this.#parts.cut(piece, this.#found)
    if (failure) this.#queue.push({ failure })
    this.#receiving = true
    this.#queue.run()
    this.#receiving = false
    this.#holding = !this.#queue.drained && !this.#over
    return !this.#holding
  }

  end(trailers?: HeaderList): void {
    this.#queue.push({ end: trailers })
    this.#queue.run()
  }

  failed(reason: Error): void {
    if (this.#over) return
    this.#close()
    this.#sink!.failed(reason)
  }

  #work(step: Step<T>): boolean | Promise<boolean> {
    if (this.#over) return true
    if ('failure' in step) return this.#break(step.failure)
    if ('end' in step) return this.#end(step.end)
    const answer = this.#parts.answer(step.item)
    return answer instanceof Promise ? answer.then(late => this.#settle(late)) : this.#settle(answer)
  }

  #settle(answer: Answer): boolean {
    if (this.#over || answer === undefined) return true
    return answer instanceof Failure ? this.#break(answer) : this.#sink!.data(answer)
  }

  #end(trailers: HeaderList | undefined): boolean {
    const rest = this.#parts.rest()
    if (rest instanceof Failure) return this.#break(rest)
    if (rest && rest.byteLength > 0) this.#sink!.data(rest)
    this.#close()
    this.#sink!.end(trailers)
    return true
  }

  #break(failure: Failure): boolean {
    if (this.#over) return true
    this.#close()
    this.#parts.broken?.(failure)
    this.#source.abort(failure)
    this.#sink!.failed(failure)
    return true
  }

  #close(): void {
    this.#over = true
    this.#queue.stop()
  }
}

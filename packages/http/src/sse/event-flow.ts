/** A reply's events one by one through somebody's hands: in order, awaited, no more than one piece ahead. */
import { type BodySink, type BodySource, Failure } from '@gatehouse/base'
import { OrderedQueue } from '../ordered-queue.ts'
import { BlockReader } from './block-reader.ts'
import { readEvent, type SseEvent, writeEvent } from './event.ts'

export interface EventFlowRules {
  /** Of one event with its blank line; a larger one breaks the reply off with `message_too_large`. */
  eventBytesMax: number
  /** Asked for each event that has data; comments and the like pass. A failure breaks the reply off. */
  look?: (event: SseEvent) => EventVerdict | Promise<EventVerdict>
  /** Told before the reply is broken off from here. */
  broken?: (failure: Failure) => void
}

export type EventVerdict = 'pass' | 'drop' | SseEvent | Failure

type Item = { block: Uint8Array } | { failure: Failure } | 'end'

/** The same stream, event by event. Bytes of events that pass are not changed. */
export function eventFlow(source: BodySource, rules: EventFlowRules): BodySource {
  return new EventFlow(source, rules)
}

class EventFlow implements BodySource, BodySink {
  readonly lengthBytes = undefined
  readonly #source: BodySource
  readonly #rules: EventFlowRules
  readonly #queue: OrderedQueue<Item>
  readonly #blocks: BlockReader
  #sink: BodySink | undefined
  #holding = false
  #receiving = false
  #over = false
  /** A byte order mark may stand before the first line alone (§9.2.5). */
  #first = true

  constructor(source: BodySource, rules: EventFlowRules) {
    this.#source = source
    this.#rules = rules
    this.#queue = new OrderedQueue<Item>({
      work: item => this.#work(item),
      empty: () => {
        if (!this.#holding || this.#receiving) return
        this.#holding = false
        this.#source.resume()
      },
      broken: thrown => this.#break(new Failure('policy_failed', 'A policy failed at an event.', { cause: thrown })),
    })
    this.#blocks = new BlockReader(rules.eventBytesMax, block => this.#queue.push({ block }))
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
    this.#blocks.read(piece)
    if (this.#blocks.over) {
      const detail = `An event may have ${this.#rules.eventBytesMax} bytes.`
      this.#queue.push({ failure: new Failure('message_too_large', detail) })
    }
    this.#receiving = true
    this.#queue.run()
    this.#receiving = false
    this.#holding = !this.#queue.drained && !this.#over
    return !this.#holding
  }

  end(): void {
    this.#queue.push('end')
    this.#queue.run()
  }

  failed(reason: Error): void {
    if (this.#over) return
    this.#close()
    this.#sink!.failed(reason)
  }

  #work(item: Item): boolean | Promise<boolean> {
    if (this.#over) return true
    if (item === 'end') {
      const rest = this.#blocks.rest()
      // No event, so nobody can look at it.
      if (rest.byteLength > 0 && !this.#rules.look) this.#sink!.data(rest)
      this.#close()
      this.#sink!.end()
      return true
    }
    if ('failure' in item) return this.#break(item.failure)
    const { block } = item
    const first = this.#first
    this.#first = false
    const marked = first && block[0] === 0xef && block[1] === 0xbb && block[2] === 0xbf
    const event = this.#rules.look && readEvent(marked ? block.subarray(3) : block)
    if (!event) return this.#sink!.data(block)
    const verdict = this.#rules.look!(event)
    if (verdict instanceof Promise) return verdict.then(late => this.#settle(block, late))
    return this.#settle(block, verdict)
  }

  #settle(block: Uint8Array, verdict: EventVerdict): boolean {
    if (this.#over || verdict === 'drop') return true
    if (verdict === 'pass') return this.#sink!.data(block)
    if (verdict instanceof Failure) return this.#break(verdict)
    return this.#sink!.data(writeEvent(verdict))
  }

  #break(failure: Failure): boolean {
    if (this.#over) return true
    this.#close()
    this.#rules.broken?.(failure)
    this.#source.abort(failure)
    this.#sink!.failed(failure)
    return true
  }

  #close(): void {
    this.#over = true
    this.#queue.stop()
  }
}

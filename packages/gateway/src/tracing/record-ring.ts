/** What a thread records beside events, on its way to main: spans of one request, or a line of a log, as text. */
import type { Span } from '@gatehouse/telemetry'
import { createRingMemory, RingConsumer, type RingMemory, RingProducer } from '../shared/ring.ts'

const ringBytes = 4 * 2 ** 20
/** Of one record; more would hold up the others. */
const recordBytesMax = 65_536
const kinds = { spans: 1, access: 2, audit: 3 } as const

export const createRecordMemory = (): RingMemory => createRingMemory({ bytes: ringBytes })

export class RecordWriter {
  readonly #ring: RingProducer

  constructor(memory: RingMemory) {
    this.#ring = new RingProducer(memory)
  }

  spans(spans: readonly Span[]): void {
    this.#write(kinds.spans, JSON.stringify(spans))
  }

  access(line: string): void {
    this.#write(kinds.access, line)
  }

  audit(line: string): void {
    this.#write(kinds.audit, line)
  }

  #write(kind: number, text: string): void {
    const bytes = Buffer.allocUnsafe(1 + Buffer.byteLength(text))
    if (bytes.byteLength > recordBytesMax) return this.#ring.lose()
    bytes[0] = kind
    bytes.write(text, 1)
    this.#ring.push(bytes)
  }
}

export interface RecordTaker {
  spans?: ((spans: readonly Span[]) => void) | undefined
  access?: ((line: string) => void) | undefined
  audit?: ((line: string) => void) | undefined
}

/** Those of all threads. */
export class RecordRings {
  readonly #taker: RecordTaker
  readonly #rings = new Map<number, { memory: RingMemory; consumer: RingConsumer }>()
  #droppedBefore = 0

  constructor(taker: RecordTaker) {
    this.#taker = taker
  }

  /** Records that found no room. */
  get dropped(): number {
    return [...this.#rings.values()].reduce((sum, { consumer }) => sum + consumer.dropped, this.#droppedBefore)
  }

  memoryFor(threadNumber: number): RingMemory {
    const known = this.#rings.get(threadNumber)
    if (known) return known.memory
    const memory = createRecordMemory()
    this.#rings.set(threadNumber, { memory, consumer: new RingConsumer(memory) })
    return memory
  }

  /** What it recorded is kept, and who takes its number begins anew. */
  ended(threadNumber: number): void {
    this.drain()
    this.#droppedBefore += this.#rings.get(threadNumber)?.consumer.dropped ?? 0
    this.#rings.delete(threadNumber)
  }

  drain(): void {
    for (const { consumer } of this.#rings.values()) consumer.drain(record => this.#take(record))
  }

  #take(record: Uint8Array): void {
    const text = Buffer.from(record.subarray(1)).toString('utf8')
    if (record[0] === kinds.access) this.#taker.access?.(text)
    else if (record[0] === kinds.audit) this.#taker.audit?.(text)
    else this.#taker.spans?.(JSON.parse(text) as Span[])
  }
}

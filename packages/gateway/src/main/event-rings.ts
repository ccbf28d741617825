/** What threads record, on its way out: a ring for each, read now and then, and once more when a thread ends. */
import type { Snapshot } from '@gatehouse/program'
import { EventNames } from '../event-names.ts'
import { createRingMemory, RingConsumer, type RingMemory } from '../shared/ring.ts'
import type { EventSink } from './event-sink.ts'
import { StageCounts } from './stage-counts.ts'

const ringBytes = 4 * 2 ** 20
const generationsKept = 4

export class EventRings {
  readonly #events: EventSink
  readonly #rings = new Map<number, { memory: RingMemory; consumer: RingConsumer }>()
  readonly #names = new Map<number, EventNames>()
  readonly stages = new StageCounts()
  #dropped = 0
  /** By rings of threads that ended. */
  #droppedBefore = 0

  constructor(events: EventSink) {
    this.#events = events
  }

  /** Events that found no room. */
  get dropped(): number {
    return this.#dropped
  }

  memoryFor(threadNumber: number): RingMemory {
    const known = this.#rings.get(threadNumber)
    if (known) return known.memory
    const memory = createRingMemory({ bytes: ringBytes })
    this.#rings.set(threadNumber, { memory, consumer: new RingConsumer(memory) })
    return memory
  }

  /** Events may be recorded under its names from now on. */
  offered(snapshot: Snapshot): void {
    this.#names.set(snapshot.manifest.generation, new EventNames(snapshot))
  }

  /** What waits was recorded under older generations: their names must still be there. */
  served(snapshot: Snapshot): void {
    this.stages.serve(snapshot, this.#names.get(snapshot.manifest.generation)!)
    this.drain()
    for (const old of this.#names.keys()) if (this.#names.size > generationsKept) this.#names.delete(old)
  }

  /** The thread is over: what it recorded is kept, and who takes its number begins anew. */
  ended(threadNumber: number): void {
    this.drain()
    this.#droppedBefore += this.#rings.get(threadNumber)?.consumer.dropped ?? 0
    this.#rings.delete(threadNumber)
  }

  drain(): void {
    const { counting } = this.stages
    let dropped = this.#droppedBefore
    for (const { consumer } of this.#rings.values()) {
      consumer.drain(event => {
        this.#events.append(event)
        if (counting) this.stages.count(event)
      })
      dropped += consumer.dropped
    }
    const newlyDropped = dropped - this.#dropped
    this.#dropped = dropped
    this.#events.flush({ dropped: newlyDropped, strings: generation => this.#names.get(generation)?.table ?? [] })
  }
}

/** What is counted of parts that are staged, from the events on their way out: nobody else pays for it. */
import { place } from '@gatehouse/events'
import { countInto, emptyTally, type Snapshot, type StageTally } from '@gatehouse/program'
import type { EventNames } from '../event-names.ts'

export interface StageCount {
  deployment: string
  staged: StageTally
  present: StageTally
}

/** `api` is the third of the names. */
const apiAt = place.names + 8
const generationsKept = 4

export class StageCounts {
  #counts = new Map<string, StageCount>()
  /** By generation, then by the number of a part's `api`, which no other part has. */
  readonly #tallies = new Map<number, Map<number, StageTally>>()

  /** Whether any part is staged: then each event is to be counted. */
  get counting(): boolean {
    return this.#counts.size > 0
  }

  get counts(): readonly StageCount[] {
    return [...this.#counts.values()]
  }

  /** Counts of stages that go on are kept, others are given up. */
  serve({ manifest, parts }: Snapshot, names: EventNames): void {
    const tallies = new Map<number, StageTally>()
    const counts = new Map<string, StageCount>()
    const watch = (digest: string, tally: StageTally) => {
      const part = parts.get(digest)
      const own = part && names.of(part)
      if (own) tallies.set(own.api, tally)
    }
    for (const { deployment, part, beside } of manifest.stages ?? []) {
      const known = this.#counts.get(deployment)
      const count = known ?? { deployment, staged: emptyTally(), present: emptyTally() }
      counts.set(deployment, count)
      watch(part, count.staged)
      watch(beside, count.present)
    }
    this.#counts = counts
    this.#tallies.set(manifest.generation, tallies)
    for (const old of this.#tallies.keys()) if (this.#tallies.size > generationsKept) this.#tallies.delete(old)
  }

  /** An encoded event. */
  count(event: Uint8Array): void {
    const view = new DataView(event.buffer, event.byteOffset, event.byteLength)
    const tally = this.#tallies.get(view.getUint32(place.generation, true))?.get(view.getUint32(apiAt, true))
    if (!tally) return
    const firstByteUs = view.getUint32(place.firstByteUs, true)
    const us = firstByteUs > 0 ? firstByteUs : view.getUint32(place.totalUs, true)
    countInto(tally, { status: view.getUint16(place.status, true), us })
  }
}

/** Which record of the target table is whose. */
import type { ApiPart, UpstreamPart } from '@gatehouse/program'
import { type TargetTable, targetsMax } from '../shared/target-table.ts'
import { targetKey } from '../upstream/target-key.ts'

export class TargetPlaces {
  readonly #table: TargetTable
  readonly #placesMax: number
  readonly #places = new Map<string, number>()
  /** Of targets that are gone, the longest ago first: threads may still use what they had for a while. */
  readonly #free: number[] = []
  #fresh = 0
  #first = true

  constructor(table: TargetTable, placesMax = targetsMax) {
    this.#table = table
    this.#placesMax = placesMax
  }

  /** A place for every target of these parts, as far as there is room, and for no other. */
  watch(parts: Iterable<ApiPart>): [string, number][] {
    const wanted = new Set<string>()
    for (const { upstream } of parts) for (const key of keysOf(upstream)) wanted.add(key)
    for (const [key, place] of this.#places) {
      if (wanted.has(key)) continue
      this.#places.delete(key)
      this.#free.push(place)
    }
    for (const key of wanted) if (!this.#places.has(key)) this.#give(key)
    this.#first = false
    return [...this.#places]
  }

  /** Undefined where there was no room: such a target is taken for well. */
  of(upstreamId: string, url: string): number | undefined {
    return this.#places.get(targetKey(upstreamId, url))
  }

  #give(key: string): void {
    // Fresh places first, so that a place is used again as late as can be.
    const place = this.#fresh < this.#placesMax ? this.#fresh++ : this.#free.shift()
    if (place === undefined) return
    this.#places.set(key, place)
    // When a gateway starts, nobody is warmer than the others.
    if (!this.#first) this.#table.arrived(place)
  }
}

const keysOf = ({ id, targets }: UpstreamPart) => targets.map(({ url }) => targetKey(id, url))

/** What is under way in this gateway, of the limits of a set that count it (SPEC-limits L15, L16). */
import type { GaugePort, LimitSpec, LimitUse } from '@gatehouse/unit'

/** Into all, with the one way out; or the index of the limit that let nobody more in. */
export type Entered = { leave: () => void } | { refusedBy: number; full: boolean }

export class Flights {
  readonly #gauges: GaugePort
  readonly #names: readonly string[]
  /** Of the limits of the set that are its own. */
  readonly indexes: readonly number[]

  constructor(gauges: GaugePort, specs: readonly LimitSpec[]) {
    this.#gauges = gauges
    this.#names = specs.map(({ name }) => name)
    this.indexes = specs.flatMap(({ shape }, i) => (shape.algorithm === 'concurrency' ? [i] : []))
  }

  enter(uses: readonly LimitUse[]): Entered {
    const leaves: (() => void)[] = []
    const leave = () => {
      for (const one of leaves.splice(0)) one()
    }
    for (const index of this.indexes) {
      const { limit, cost } = uses[index]!
      if (cost === 0) continue
      const place = this.#gauges.enter(this.#key(index, uses), limit)
      if (typeof place === 'function') leaves.push(place)
      else {
        leave()
        return { refusedBy: index, full: place === 'full' }
      }
    }
    return { leave }
  }

  /** Places that are free now. */
  free(index: number, uses: readonly LimitUse[]): number {
    return Math.max(0, uses[index]!.limit - this.#gauges.count(this.#key(index, uses)))
  }

  #key(index: number, uses: readonly LimitUse[]): string {
    return `${this.#names[index]} ${uses[index]!.key}`
  }
}

/**
 * Endpoints and consumers that have series of their own: the busiest ones, as many as may be; all others are one called `other`.
 * A series that is shown counts from when it was first shown, so that none falls while it stands; one that makes room for a
 * busier one is gone, and what is gone is not told again elsewhere.
 */
import type { Clock } from '@gatehouse/base'
import { addFigures, type Figures, type Labels, requestsIn } from './request-figures.ts'

export interface BudgetOptions {
  /** That have series of their own. */
  most: number
  blank: (labels: Labels) => Figures
  other: Figures
  clock: Clock
}

interface Place {
  figures: Figures
  /** Requests, of which those of a minute ago count half. */
  recent: number
}

const rankEveryMs = 60_000
/** Who takes another's place has so many times its requests: places do not change for nothing. */
const busier = 2
/** Others that are looked at, for each place. */
const othersFor = 4

export class SeriesBudget {
  readonly #options: BudgetOptions
  readonly #shown = new Map<string, Place>()
  readonly #others = new Map<string, { labels: Labels; recent: number }>()
  #rankedMs: number
  /** Requests that stand under `other`. */
  folded = 0

  constructor(options: BudgetOptions) {
    this.#options = options
    this.#rankedMs = options.clock.monotonicMs()
  }

  /** With a series of their own. */
  get size(): number {
    return this.#shown.size
  }

  get figures(): Figures[] {
    const shown = [...this.#shown.values()].map(({ figures }) => figures)
    return this.folded > 0 ? [...shown, this.#options.other] : shown
  }

  /** What was counted since. */
  add(more: Figures): void {
    const { labels } = more
    const key = JSON.stringify(Object.values(labels))
    const requests = requestsIn(more)
    let place = this.#shown.get(key)
    if (!place && this.#shown.size < this.#options.most) {
      this.#shown.set(key, (place = { figures: this.#options.blank(labels), recent: 0 }))
    }
    if (place) {
      addFigures(place.figures, more)
      place.recent += requests
    } else {
      this.fold(more)
      this.#look(key, labels, requests)
    }
  }

  /** Of many at once. */
  fold(more: Figures): void {
    addFigures(this.#options.other, more)
    this.folded += requestsIn(more)
  }

  /** Gives places to others that are busier by now; once a minute, however often it is asked. */
  rank(): void {
    const nowMs = this.#options.clock.monotonicMs()
    if (nowMs - this.#rankedMs < rankEveryMs) return
    this.#rankedMs = nowMs
    const idle = [...this.#shown].sort(([, one], [, other]) => one.recent - other.recent)
    const busy = [...this.#others].sort(([, one], [, other]) => other.recent - one.recent)
    for (const [at, [key, { labels, recent }]] of busy.entries()) {
      const [taken, before] = idle[at] ?? []
      if (!before || recent <= before.recent * busier) break
      this.#shown.delete(taken!)
      this.#shown.set(key, { figures: this.#options.blank(labels), recent })
    }
    for (const place of this.#shown.values()) place.recent /= 2
    this.#others.clear()
  }

  #look(key: string, labels: Labels, requests: number): void {
    const known = this.#others.get(key)
    if (known) known.recent += requests
    else if (this.#others.size < this.#options.most * othersFor) this.#others.set(key, { labels, recent: requests })
  }
}

/** Samples of threads added up. What a thread that ended had counted stays counted: a counter never falls. */
import { families, type Sample, seriesOf } from './families.ts'

export class SampleSum {
  readonly #newest = new Map<number, readonly Sample[]>()
  readonly #ended = new Map<string, Sample>()

  /** What a thread says now, in place of what it said before. */
  note(thread: number, samples: readonly Sample[]): void {
    this.#newest.set(thread, samples)
  }

  /** The thread ended; another may take its number, and begins at 0. */
  end(thread: number): void {
    for (const sample of this.#newest.get(thread) ?? []) {
      if (families[sample.name].type === 'counter') add(this.#ended, sample)
    }
    this.#newest.delete(thread)
  }

  get samples(): Sample[] {
    const sum = new Map([...this.#ended].map(([series, sample]) => [series, { ...sample }]))
    for (const samples of this.#newest.values()) for (const sample of samples) add(sum, sample)
    return [...sum.values()]
  }
}

function add(sum: Map<string, Sample>, sample: Sample): void {
  const series = seriesOf(sample)
  const before = sum.get(series)
  sum.set(series, { ...sample, value: (before?.value ?? 0) + sample.value })
}

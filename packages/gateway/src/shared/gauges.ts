/**
 * What is in flight, over all threads: one column per thread, so that a dead thread's share can be struck out.
 * A gauge's value is the sum of its row.
 */
export interface GaugeMemory {
  readonly gauges: number
  readonly threads: number
  readonly cells: SharedArrayBuffer
}

/** `threads` counts the numbers 1 to `threads`. */
export function createGaugeMemory({ gauges, threads }: { gauges: number; threads: number }): GaugeMemory {
  return { gauges, threads, cells: new SharedArrayBuffer(4 * gauges * threads) }
}

export class Gauges {
  readonly #cells: Int32Array
  readonly #gauges: number
  readonly #threads: number
  readonly #column: number

  constructor(memory: GaugeMemory, threadNumber: number) {
    if (!(threadNumber >= 1 && threadNumber <= memory.threads)) throw new RangeError(`no thread number ${threadNumber}`)
    this.#cells = new Int32Array(memory.cells)
    this.#gauges = memory.gauges
    this.#threads = memory.threads
    this.#column = (threadNumber - 1) * memory.gauges
  }

  /** Counts one in unless that makes more than `max` over all threads (SPEC-limits L15). */
  tryEnter(gauge: number, max: number): boolean {
    this.enter(gauge)
    if (this.value(gauge) <= max) return true
    this.leave(gauge)
    return false
  }

  enter(gauge: number): void {
    Atomics.add(this.#cells, this.#column + this.#row(gauge), 1)
  }

  leave(gauge: number): void {
    Atomics.sub(this.#cells, this.#column + this.#row(gauge), 1)
  }

  value(gauge: number): number {
    let sum = 0
    let cell = this.#row(gauge)
    for (let thread = 0; thread < this.#threads; thread++, cell += this.#gauges) sum += Atomics.load(this.#cells, cell)
    return sum
  }

  /** Strikes out what a dead thread counted. Main calls it before the number is used again (SPEC-limits L16). */
  recover(threadNumber: number): void {
    const start = (threadNumber - 1) * this.#gauges
    for (let cell = start; cell < start + this.#gauges; cell++) Atomics.store(this.#cells, cell, 0)
  }

  #row(gauge: number): number {
    if (!(gauge >= 0 && gauge < this.#gauges)) throw new RangeError(`no gauge ${gauge}`)
    return gauge
  }
}

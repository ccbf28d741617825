/**
 * What all threads know of the targets of upstreams: a record each in shared memory. Only main says whether a target is
 * well, so threads never disagree; what threads see of it (answers, latency, what is in flight) they add up here.
 */
export interface TargetMemory {
  readonly threads: number
  /** A header, then a record for each place. */
  readonly words: SharedArrayBuffer
  /** In flight: a row for each place, a column for each thread. */
  readonly flights: SharedArrayBuffer
}

export const targetsMax = 65_536
const headerWords = 16
const recordWords = 8
/** Words of a record. */
const field = {
  ...{ verdict: 0, wellSince: 1, failuresInRow: 2, answered: 3, failed: 4, slow: 5, latencyUs: 6, tookAt: 7 },
} as const
/** Why a target is not well: one bit each. */
export const reasons = { check: 1, outlier: 2 } as const
/** Times since the table was made are kept in tenths of a second: 31 bits last for six years. */
const tickMs = 100
/** What a new answer weighs in the latency, as a part of two to the power of this. */
const latencyShift = 3
const latencyUsMax = 3_600_000_000 / 2
/** Without answers the latency is half of what it was after so long: who was slow once is asked again. */
const latencyHalvesMs = 5000

/** What was counted since somebody asked last. */
export interface TargetCounts {
  answered: number
  failed: number
  slow: number
}

/** Memory: 2 MB, and 256 KB a thread; only what is touched is taken from the system. */
export function createTargetMemory({ threads }: { threads: number }): TargetMemory {
  return {
    threads,
    words: new SharedArrayBuffer((headerWords + targetsMax * recordWords) * 4),
    flights: new SharedArrayBuffer(targetsMax * threads * 4),
  }
}

export class TargetTable {
  readonly #words: Int32Array
  readonly #flights: Int32Array
  readonly #threads: number
  readonly #column: number
  readonly #nowMs: () => number

  /** `nowMs` is the same clock in every thread; main has the number 0 and has nothing in flight. */
  constructor(memory: TargetMemory, threadNumber: number, nowMs: () => number) {
    if (!(threadNumber >= 0 && threadNumber <= memory.threads)) throw new RangeError(`no thread number ${threadNumber}`)
    this.#words = new Int32Array(memory.words)
    this.#flights = new Int32Array(memory.flights)
    this.#threads = memory.threads
    this.#column = threadNumber - 1
    this.#nowMs = nowMs
  }

  /** Another number as soon as any verdict is another. */
  get version(): number {
    return Atomics.load(this.#words, 0)
  }

  isWell(place: number): boolean {
    return Atomics.load(this.#words, at(place, field.verdict)) === 0
  }

  isEjected(place: number): boolean {
    return (Atomics.load(this.#words, at(place, field.verdict)) & reasons.outlier) !== 0
  }

  /** How long it has been well without a break, milliseconds; `Infinity` where it always was. */
  wellForMs(place: number): number {
    const since = Atomics.load(this.#words, at(place, field.wellSince))
    return since === 0 ? Number.POSITIVE_INFINITY : Math.max(0, this.#nowMs() - since * tickMs)
  }

  /** Main alone: takes the reason away or adds it. */
  judge(place: number, reason: number, well: boolean): void {
    const word = at(place, field.verdict)
    const before = Atomics.load(this.#words, word)
    const after = well ? before & ~reason : before | reason
    if (after === before) return
    if (after === 0) this.#restart(place)
    Atomics.store(this.#words, word, after)
    Atomics.add(this.#words, 0, 1)
  }

  /** Main alone: a target that was not there before, well from now on and warming up. */
  arrived(place: number): void {
    for (let i = 0; i < recordWords; i++) Atomics.store(this.#words, at(place, i), 0)
    for (let i = 0; i < this.#threads; i++) Atomics.store(this.#flights, place * this.#threads + i, 0)
    this.#restart(place)
    Atomics.add(this.#words, 0, 1)
  }

  /** Another exchange is on its way to it. */
  sent(place: number): void {
    Atomics.add(this.#flights, place * this.#threads + this.#column, 1)
  }

  /** One is over. A place that became another target's meanwhile is not counted below nothing. */
  over(place: number): void {
    const cell = place * this.#threads + this.#column
    if (Atomics.sub(this.#flights, cell, 1) <= 0) Atomics.store(this.#flights, cell, 0)
  }

  /** Over all threads. */
  inFlight(place: number): number {
    let sum = 0
    const from = place * this.#threads
    for (let cell = from; cell < from + this.#threads; cell++) sum += Atomics.load(this.#flights, cell)
    return sum
  }

  /** Returns how many failures there were in a row, this one included. */
  answered(place: number, { failed, slow }: { failed: boolean; slow: boolean }): number {
    Atomics.add(this.#words, at(place, field.answered), 1)
    if (slow) Atomics.add(this.#words, at(place, field.slow), 1)
    const row = at(place, field.failuresInRow)
    if (!failed) {
      if (Atomics.load(this.#words, row) !== 0) Atomics.store(this.#words, row, 0)
      return 0
    }
    Atomics.add(this.#words, at(place, field.failed), 1)
    return Atomics.add(this.#words, row, 1) + 1
  }

  failuresInRow(place: number): number {
    return Atomics.load(this.#words, at(place, field.failuresInRow))
  }

  /** Main alone: what was counted, which then begins anew. */
  takeCounts(place: number): TargetCounts {
    const take = (which: number) => Atomics.exchange(this.#words, at(place, which), 0)
    return { answered: take(field.answered), failed: take(field.failed), slow: take(field.slow) }
  }

  /** Microseconds to the first byte, weighted towards the last answers, less the longer ago they were; 0 where there was none. */
  latencyUs(place: number): number {
    const us = Atomics.load(this.#words, at(place, field.latencyUs))
    const ticks = Math.floor(this.#nowMs() / tickMs) - Atomics.load(this.#words, at(place, field.tookAt))
    return ticks <= 1 ? us : us * 2 ** ((-ticks * tickMs) / latencyHalvesMs)
  }

  /** Two threads that come at once lose one of the two answers, which an average can bear. */
  took(place: number, us: number): void {
    const word = at(place, field.latencyUs)
    const before = Math.round(this.latencyUs(place))
    const sample = Math.min(Math.max(1, Math.round(us)), latencyUsMax)
    Atomics.store(this.#words, word, before === 0 ? sample : before + ((sample - before) >> latencyShift))
    Atomics.store(this.#words, at(place, field.tookAt), Math.floor(this.#nowMs() / tickMs))
  }

  /** Strikes out what a dead thread had in flight; main calls it before the number is used again. */
  recover(threadNumber: number): void {
    for (let cell = threadNumber - 1; cell < this.#flights.length; cell += this.#threads) {
      if (this.#flights[cell] !== 0) Atomics.store(this.#flights, cell, 0)
    }
  }

  #restart(place: number): void {
    Atomics.store(this.#words, at(place, field.wellSince), Math.max(1, Math.floor(this.#nowMs() / tickMs)))
    Atomics.store(this.#words, at(place, field.failuresInRow), 0)
    Atomics.store(this.#words, at(place, field.latencyUs), 0)
  }
}

const at = (place: number, word: number) => headerWords + place * recordWords + word

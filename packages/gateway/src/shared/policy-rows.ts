/**
 * Which own policy each thread is in, in memory that main reads while the thread stands still. A place stands for one
 * policy of one module: 64 for each module, so that what was said of a module holds for no other.
 */
export interface PolicyMemory {
  readonly threads: number
  readonly rows: SharedArrayBuffer
  /** Places that no thread enters any more. */
  readonly quarantine: SharedArrayBuffer
}

export const placesPerModule = 64
/** Modules that are told apart at once; a thread is replaced before it has loaded so many. */
export const modulesMax = 64
const places = placesPerModule * modulesMax

const current = 0
const sequence = 1
const exchanges = 2
const heartbeat = 3
const pending = 4
const rowCells = pending + places

/** `threads` counts the numbers 1 to `threads`. */
export function createPolicyMemory({ threads }: { threads: number }): PolicyMemory {
  const rows = new SharedArrayBuffer(4 * rowCells * threads)
  return { threads, rows, quarantine: new SharedArrayBuffer(4 * places) }
}

export class Quarantine {
  readonly #cells: Int32Array

  constructor({ quarantine }: PolicyMemory) {
    this.#cells = new Int32Array(quarantine)
  }

  has(place: number): boolean {
    return Atomics.load(this.#cells, place) !== 0
  }

  add(place: number): void {
    Atomics.store(this.#cells, place, 1)
  }

  /** Of a module that comes new. */
  clear(firstPlace: number): void {
    for (let at = 0; at < placesPerModule; at++) Atomics.store(this.#cells, firstPlace + at, 0)
  }
}

/** What main sees of a thread. */
export interface PolicyLook {
  /** The policy that it is in; undefined when it is in none. */
  place: number | undefined
  /** Moves with every step into and out of a policy. */
  sequence: number
  /** Moves while the thread takes turns. */
  heartbeat: number
  /** Requests that were under way when it last went into a policy. */
  exchanges: number
}

/** The row of one thread. It alone writes, and main once it has ended. */
export class PolicyRow {
  readonly #cells: Int32Array

  constructor({ rows, threads }: PolicyMemory, threadNumber: number) {
    if (!(threadNumber >= 1 && threadNumber <= threads)) throw new RangeError(`no thread number ${threadNumber}`)
    this.#cells = new Int32Array(rows, 4 * rowCells * (threadNumber - 1), rowCells)
  }

  /** Gives what `leave` must be given: one policy may run within another. */
  enter(place: number, underWay: number): number {
    const before = this.#cells[current]!
    this.#cells[exchanges] = underWay
    this.#cells[sequence] = (this.#cells[sequence]! + 1) | 0
    Atomics.store(this.#cells, current, place + 1)
    return before
  }

  leave(before: number): void {
    this.#cells[sequence] = (this.#cells[sequence]! + 1) | 0
    Atomics.store(this.#cells, current, before)
  }

  /** A promise of the policy is waited for, or no more. */
  wait(place: number, change: 1 | -1): void {
    this.#cells[pending + place] = this.#cells[pending + place]! + change
  }

  beat(underWay: number): void {
    this.#cells[exchanges] = underWay
    Atomics.add(this.#cells, heartbeat, 1)
  }

  look(): PolicyLook {
    const place = Atomics.load(this.#cells, current) - 1
    return {
      place: place < 0 ? undefined : place,
      sequence: Atomics.load(this.#cells, sequence),
      heartbeat: Atomics.load(this.#cells, heartbeat),
      exchanges: Atomics.load(this.#cells, exchanges),
    }
  }

  /** Policies whose promises are waited for. */
  waiting(): number[] {
    const found: number[] = []
    for (let place = 0; place < places; place++) if (Atomics.load(this.#cells, pending + place) > 0) found.push(place)
    return found
  }

  /** For the thread that comes next. */
  clear(): void {
    this.#cells.fill(0)
  }
}

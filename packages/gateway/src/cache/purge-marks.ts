/**
 * What was given up, for all threads at once: a number for each mark (an API version, a path, a tag), by its hash. What is
 * kept remembers the numbers of its marks, and stands while they are the same. Marks that share a number give up too much: with
 * a million, a thousand changes a second of paths that are all different take a given answer after a quarter of an hour.
 */
import type { DirectoryEntry } from '@gatehouse/program'
import type { CachePurge, CacheTicket } from '@gatehouse/unit'
import { type HashTarget, KeyHasher } from '../shared/key-hash.ts'

export interface PurgeMemory {
  readonly numbers: SharedArrayBuffer
  /** Of purges that have not reached other gateways yet: how many of an API version, by its hash; and whether those have room. */
  readonly waiting: SharedArrayBuffer
  readonly seed: Uint32Array
}

/** Counts purges by tag of all: what was asked for before one cannot tell whether it has the tag. */
const tagPurges = 0
/** Counts what gives up all of all API versions. */
const everything = 1
const firstMark = 2
const waitingMarks = 4096

export function createPurgeMemory({ marks = 2 ** 20 } = {}): PurgeMemory {
  return {
    numbers: new SharedArrayBuffer(4 * (firstMark + marks)),
    waiting: new SharedArrayBuffer(4 * (waitingMarks + 1)),
    seed: crypto.getRandomValues(new Uint32Array(2)),
  }
}

interface Ticket extends CacheTicket {
  tagPurges: number
  /** Mark, number, mark, number. */
  marks: number[]
}

/** Of one API version in one environment. */
export class PurgeMarks {
  readonly #numbers: Int32Array
  readonly #hasher: KeyHasher
  readonly #target: HashTarget = { low: 0, high: 0 }
  readonly #all: number
  readonly #waiting: Int32Array
  readonly #waits: number

  constructor({ numbers, waiting, seed }: PurgeMemory, { apiVersionId, environmentId }: Purged) {
    this.#numbers = new Int32Array(numbers)
    this.#hasher = new KeyHasher(seed, `${apiVersionId} ${environmentId}`)
    this.#all = this.#markOf('all')
    this.#waiting = new Int32Array(waiting)
    this.#waits = (this.#all - firstMark) % waitingMarks
  }

  begin(path: string): Ticket {
    const at = this.#markOf(`path ${path}`)
    return {
      path,
      tagPurges: this.#number(tagPurges),
      marks: [everything, this.#number(everything), this.#all, this.#number(this.#all), at, this.#number(at)],
    }
  }

  /** Of what was asked for with the ticket and has these tags; undefined where it may have been given up meanwhile. */
  standing(ticket: CacheTicket, tags: readonly string[] = []): Standing | undefined {
    const { tagPurges: before, marks: begun } = ticket as Ticket
    const found = [...begun]
    for (const tag of tags) {
      const at = this.#markOf(`tag ${tag}`)
      found.push(at, this.#number(at))
    }
    const standing = new Standing(this.#numbers, found)
    return standing.stands() && (tags.length === 0 || this.#number(tagPurges) === before) ? standing : undefined
  }

  purge(what: CachePurge): void {
    if (what === 'all') return this.#giveUp(this.#all)
    if ('path' in what) return this.#giveUp(this.#markOf(`path ${what.path}`))
    // First the count: who sees the old one has not yet read the tag's number.
    Atomics.add(this.#numbers, tagPurges, 1)
    this.#giveUp(this.#markOf(`tag ${what.tag}`))
  }

  /** A purge is on its way to the other gateways; `waitOver` when it is there. */
  wait(): void {
    Atomics.add(this.#waiting, this.#waits, 1)
  }

  waitOver(times: number): void {
    Atomics.sub(this.#waiting, this.#waits, times)
  }

  /** What other gateways keep may have been given up here. */
  isWaiting(): boolean {
    return Atomics.load(this.#waiting, this.#waits) > 0
  }

  /** What gateways keep together may not grow now. */
  isFull(): boolean {
    return Atomics.load(this.#waiting, waitingMarks) !== 0
  }

  #giveUp(mark: number): void {
    Atomics.add(this.#numbers, mark, 1)
  }

  #number(mark: number): number {
    return Atomics.load(this.#numbers, mark)
  }

  #markOf(text: string): number {
    this.#hasher.hash(text, this.#target)
    return firstMark + ((this.#target.low >>> 0) % (this.#numbers.length - firstMark))
  }
}

/** Whether there is no room for what gateways keep together: every thread sees it. */
export function noteFull({ waiting }: PurgeMemory, isFull: boolean): void {
  Atomics.store(new Int32Array(waiting), waitingMarks, isFull ? 1 : 0)
}

export function purgeEverything({ numbers }: PurgeMemory): void {
  Atomics.add(new Int32Array(numbers), everything, 1)
}

/** Gives up what the directory says, and tells what that was. */
export function takePurges(memory: PurgeMemory, entries: readonly DirectoryEntry[]): (Purged & { what: CachePurge })[] {
  return entries.flatMap(entry => {
    if (entry.kind !== 'purge') return []
    const { path, tag, apiVersionId, environmentId } = entry
    const what = path !== undefined ? { path } : tag !== undefined ? { tag } : 'all'
    new PurgeMarks(memory, entry).purge(what)
    return [{ apiVersionId, environmentId, what }]
  })
}

export interface Purged {
  apiVersionId: string
  environmentId: string
}

export class Standing {
  readonly #numbers: Int32Array
  readonly #marks: readonly number[]

  constructor(numbers: Int32Array, found: readonly number[]) {
    this.#numbers = numbers
    this.#marks = found
  }

  stands(): boolean {
    const found = this.#marks
    for (let i = 0; i < found.length; i += 2) if (Atomics.load(this.#numbers, found[i]!) !== found[i + 1]) return false
    return true
  }
}

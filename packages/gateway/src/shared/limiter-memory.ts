/**
 * The limiter's table as plain shared memory, fit for `workerData`.
 *
 * A bucket is 128 bytes: lock word, flag word, seven key pairs (one cache line), seven times (the other). Beside it stand
 * seven pairs of counts in memory of their own, which limits without counts never touch. A time that has passed is a free
 * slot. What a thread that dies between two steps leaves is a free slot, the old state, or one that admits less.
 */
import { getRandomValues } from 'node:crypto'

export interface LimiterMemory {
  readonly buckets: number
  readonly whenFull: 'refuse' | 'evict'
  readonly table: SharedArrayBuffer
  /** Per slot `used` and `other`, float64 each. */
  readonly counts: SharedArrayBuffer
  readonly control: SharedArrayBuffer
}

export interface LimiterCounters {
  /** Live slots given up for another key. */
  evicted: number
  /** Checks refused because no slot was free. */
  full: number
  /** Checks refused because a lock stayed held too long. */
  stalled: number
}

export const slotsPerBucket = 7
export const threadsMax = 255
/** Limits that are taken together: each may hold two locks, and a thread has room to name sixteen. */
export const limitsTogetherMax = 8
export const keysMaxMax = 50_000_000
/**
 * Share of slots in use at which two hash choices still find room for every key. It depends on the table's seed: measured
 * with 200,000 keys, one table of 9 has a key without room at 0.63, one of 60 at 0.6, and each 0.03 less makes it seven
 * times as rare.
 */
const fill = 0.5

/** Places in `control`, in 32-bit words unless said otherwise. */
export const controlWords = { base: 0 /* one float64 */, seed: 2, evicted: 4, full: 5, stalled: 6, held: 16 }
export const heldStride = 2 * limitsTogetherMax

/** Where thread `number` writes the buckets it is about to lock: `heldStride` words. */
export function heldWord(threadNumber: number): number {
  return controlWords.held + threadNumber * heldStride
}

/**
 * A table for `keysMax` live keys, made by the main thread before any worker starts. `nowUs` is the clock that
 * all threads share; it must never be given an earlier time afterwards.
 */
export function createLimiterMemory({ keysMax, nowUs, whenFull = 'refuse' }: LimiterOptions): LimiterMemory {
  if (!Number.isInteger(keysMax) || keysMax < 1 || keysMax > keysMaxMax) {
    throw new RangeError(`keysMax is a whole number from 1 to ${keysMaxMax}, not ${keysMax}`)
  }
  const buckets = Math.max(2, Math.ceil(keysMax / slotsPerBucket / fill))
  const control = new SharedArrayBuffer(4 * heldWord(threadsMax + 1))
  new Float64Array(control)[controlWords.base] = nowUs - 1 // tick 0 means "free slot" and is never now
  const seed = getRandomValues(new Uint32Array(2))
  new Uint32Array(control).set(seed, controlWords.seed)
  const counts = new SharedArrayBuffer(buckets * 128)
  return { buckets, whenFull, table: new SharedArrayBuffer(buckets * 128), counts, control }
}

export interface LimiterOptions {
  keysMax: number
  nowUs: number
  whenFull?: 'refuse' | 'evict'
}

/** The seed of this table's key hash. Read it after `restoreLimiter`, which may replace it. */
export function limiterSeed(memory: LimiterMemory): Uint32Array {
  return new Uint32Array(memory.control, controlWords.seed * 4, 2).slice()
}

export function limiterCounters(memory: LimiterMemory): LimiterCounters {
  const words = new Int32Array(memory.control)
  const read = (word: number) => Atomics.load(words, word) >>> 0
  return { evicted: read(controlWords.evicted), full: read(controlWords.full), stalled: read(controlWords.stalled) }
}

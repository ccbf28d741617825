/** Exact limits over all threads of a process. The rules are in SPEC-limits.md; a check allocates nothing. */
import { type LimitRule, ticksPerUs } from './limit-rule.ts'
import { controlWords, heldWord, type LimiterMemory, slotsPerBucket, threadsMax } from './limiter-memory.ts'

/** One question, made once and filled anew for every check; `KeyHasher.hash` fills `low` and `high`. */
export interface LimitAsk {
  low: number
  high: number
  /** The clock all threads share, see `shared-clock.ts`. */
  nowUs: number
  cost: number
}

/** The answer. The limiter owns it and overwrites it at the next check. */
export interface Decision {
  allowed: boolean
  /** No slot could be had: answer `limiter_full`, not `rate_limited`. */
  full: boolean
  limit: number
  remaining: number
  resetMs: number
  /** 0 when allowed, `Infinity` when it can never pass. */
  retryAfterMs: number
}

/** How long a check waits for a lock whose holder died before main released it. */
export const lockWaitMsMax = 1000
const spinsMax = 2000
const napMs = 0.1
const ticksPerMs = ticksPerUs * 1000
const { evicted, full, stalled } = controlWords
/** A key stays in its first bucket up to this many live slots, so that most checks take one lock. */
const firstBucketComfort = 4

/** Threads are numbered from 1; two live threads never share a number. */
export function openLimiter(memory: LimiterMemory, threadNumber: number): Limiter {
  return new Limiter(memory, threadNumber)
}

export class Limiter {
  readonly #thread: number
  readonly #buckets: number
  readonly #evicts: boolean
  readonly #baseUs: number
  readonly #words: Int32Array
  readonly #times: Float64Array
  readonly #control: Int32Array
  readonly #held: number
  #now = 0
  #price = 0
  readonly #decision: Decision = { allowed: false, full: false, limit: 0, remaining: 0, resetMs: 0, retryAfterMs: 0 }

  constructor(memory: LimiterMemory, threadNumber: number) {
    if (!(threadNumber >= 1 && threadNumber <= threadsMax)) throw new RangeError(`no thread number ${threadNumber}`)
    this.#thread = threadNumber
    this.#buckets = memory.buckets
    this.#evicts = memory.whenFull === 'evict'
    this.#baseUs = new Float64Array(memory.control)[controlWords.base]!
    this.#words = new Int32Array(memory.table)
    this.#times = new Float64Array(memory.table)
    this.#control = new Int32Array(memory.control)
    this.#held = heldWord(threadNumber)
    this.recover(threadNumber)
  }

  check(ask: LimitAsk, rule: LimitRule): Decision {
    if (!(ask.cost >= 1)) throw new RangeError(`cost is at least 1, not ${ask.cost}`)
    this.#now = Math.max(1, Math.floor((ask.nowUs - this.#baseUs) * ticksPerUs))
    this.#price = Math.ceil(rule.intervalTicks * ask.cost)
    if (this.#price > rule.toleranceTicks) return this.#never(rule)
    const first = this.#bucket(ask.low)
    let second = this.#bucket(ask.high)
    if (second === first) second = first + 1 === this.#buckets ? 0 : first + 1
    if (!this.#lock(first, 0)) return this.#refuse(rule, stalled)
    let slot = this.#find(first, ask)
    if (slot >= 0) {
      const decision = this.#take(slot, rule)
      this.#unlock(first)
      return decision
    }
    if (!this.#lockSecond(first, second)) return this.#refuse(rule, stalled)
    slot = this.#find(first, ask)
    if (slot < 0) slot = this.#find(second, ask)
    if (slot < 0) slot = this.#claim(this.#vacancy(first, second), ask)
    const decision = slot < 0 ? this.#refuse(rule, full) : this.#take(slot, rule)
    this.#unlock(second)
    this.#unlock(first)
    return decision
  }

  /** Releases what a dead thread held. Main calls it when the thread has ended, before its number is used again. */
  recover(threadNumber: number): void {
    const held = heldWord(threadNumber)
    for (let i = held; i < held + 2; i++) {
      const bucket = Atomics.load(this.#control, i) - 1
      if (bucket >= 0) Atomics.compareExchange(this.#words, bucket * 32, threadNumber, 0)
      Atomics.store(this.#control, i, 0)
    }
  }

  #bucket(hash: number): number {
    return Math.floor(((hash >>> 0) * this.#buckets) / 4294967296)
  }

  /** Names the bucket before locking it, so that `recover` finds every lock this thread can hold. */
  #lock(bucket: number, which: 0 | 1): boolean {
    this.#control[this.#held + which] = bucket + 1
    const word = bucket * 32
    for (let spin = 0; spin < spinsMax; spin++) {
      if (Atomics.compareExchange(this.#words, word, 0, this.#thread) === 0) return true
    }
    for (let waitedMs = 0; waitedMs < lockWaitMsMax; waitedMs += napMs) {
      const holder = Atomics.compareExchange(this.#words, word, 0, this.#thread)
      if (holder === 0) return true
      Atomics.wait(this.#words, word, holder, napMs)
    }
    return false
  }

  /** Takes the second lock; both are always taken in ascending order, or the first is given up meanwhile. */
  #lockSecond(first: number, second: number): boolean {
    this.#control[this.#held + 1] = second + 1
    if (second < first) {
      if (Atomics.compareExchange(this.#words, second * 32, 0, this.#thread) === 0) return true
      this.#unlock(first)
      if (!this.#lock(second, 1)) return false
      if (this.#lock(first, 0)) return true
      this.#unlock(second)
      return false
    }
    if (this.#lock(second, 1)) return true
    this.#unlock(first)
    return false
  }

  #unlock(bucket: number): void {
    Atomics.store(this.#words, bucket * 32, 0)
  }

  /** The slot that bears the key, live or expired; a slot is `bucket * 8 + place`. */
  #find(bucket: number, ask: LimitAsk): number {
    const { low, high } = ask
    let word = bucket * 32 + 2
    for (let place = 0; place < slotsPerBucket; place++, word += 2) {
      if (this.#words[word] === low && this.#words[word + 1] === high) return bucket * 8 + place
    }
    return -1
  }

  /** A free slot of the emptier bucket, else (when allowed) the one that is free soonest, else -1. */
  #vacancy(first: number, second: number): number {
    const liveFirst = this.#live(first)
    const liveSecond = liveFirst < firstBucketComfort ? slotsPerBucket : this.#live(second)
    const bucket = liveFirst <= liveSecond ? first : second
    if (Math.min(liveFirst, liveSecond) < slotsPerBucket) return this.#soonest(bucket)
    if (!this.#evicts) return -1
    Atomics.add(this.#control, evicted, 1)
    const one = this.#soonest(first)
    const other = this.#soonest(second)
    return this.#times[timeIndex(one)]! <= this.#times[timeIndex(other)]! ? one : other
  }

  #live(bucket: number): number {
    const now = this.#now
    let count = 0
    const start = bucket * 16 + 8
    for (let i = start; i < start + slotsPerBucket; i++) if (this.#times[i]! > now) count++
    return count
  }

  #soonest(bucket: number): number {
    const start = bucket * 16 + 8
    let place = 0
    for (let i = 1; i < slotsPerBucket; i++) if (this.#times[start + i]! < this.#times[start + place]!) place = i
    return bucket * 8 + place
  }

  #claim(slot: number, ask: LimitAsk): number {
    if (slot < 0) return slot
    const word = (slot >>> 3) * 32 + 2 + (slot & 7) * 2
    this.#times[timeIndex(slot)] = 0
    this.#words[word] = ask.low
    this.#words[word + 1] = ask.high
    return slot
  }

  #take(slot: number, rule: LimitRule): Decision {
    const now = this.#now
    const index = timeIndex(slot)
    const start = Math.min(Math.max(this.#times[index]!, now), now + rule.toleranceTicks)
    const next = start + this.#price
    const passes = next - now <= rule.toleranceTicks
    if (passes) {
      this.#markCheckpointed(slot, rule.checkpointed)
      this.#times[index] = next
    }
    const decision = this.#decision
    const at = passes ? next : start
    decision.allowed = passes
    decision.full = false
    decision.limit = rule.limit
    decision.remaining = Math.floor((now + rule.toleranceTicks - at) / rule.intervalTicks)
    decision.resetMs = Math.ceil((at - now) / ticksPerMs)
    decision.retryAfterMs = passes ? 0 : Math.ceil((next - rule.toleranceTicks - now) / ticksPerMs)
    return decision
  }

  #markCheckpointed(slot: number, checkpointed: boolean): void {
    const word = (slot >>> 3) * 32 + 1
    const bit = 1 << (slot & 7)
    const flags = this.#words[word]!
    this.#words[word] = checkpointed ? flags | bit : flags & ~bit
  }

  #never(rule: LimitRule): Decision {
    const decision = this.#decision
    decision.allowed = false
    decision.full = false
    decision.limit = rule.limit
    decision.remaining = 0
    decision.resetMs = 0
    decision.retryAfterMs = Number.POSITIVE_INFINITY
    return decision
  }

  #refuse(rule: LimitRule, counter: number): Decision {
    Atomics.add(this.#control, counter, 1)
    const decision = this.#never(rule)
    decision.full = true
    decision.retryAfterMs = 1000
    return decision
  }
}

function timeIndex(slot: number): number {
  return (slot >>> 3) * 16 + 8 + (slot & 7)
}

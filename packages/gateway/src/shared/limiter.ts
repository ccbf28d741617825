/** Exact limits over all threads of a process. The rules are in SPEC-limits.md; a check allocates nothing. */
import { type LimitRule, ticksPerUs } from '../limits/limit-rule.ts'
import { type Now, newWeighing, type Weighing, weigh } from '../limits/weigh.ts'
import { BucketLocks } from './bucket-locks.ts'
import { controlWords, type LimiterMemory, limitsTogetherMax, slotsPerBucket, threadsMax } from './limiter-memory.ts'

/** One limit of a question; `KeyHasher.hash` fills `low` and `high`. */
export interface LimitAsk extends Weighing {
  low: number
  high: number
  /** The limiter's own: where it stands. */
  slot: number
}

export function newAsk(rule: LimitRule): LimitAsk {
  return { ...newWeighing(rule), low: 0, high: 0, slot: -1 }
}

/** The clocks that all threads share: microseconds that never go back, and the date. */
export interface Instant {
  nowUs: number
  wallMs: number
}

/** `full`: no slot could be had; answer `limiter_full`, not `rate_limited`. */
export type Outcome = 'taken' | 'refused' | 'full'

const { evicted, full, stalled } = controlWords
/** A key stays in its first bucket up to this many live slots, so that most checks take one lock. */
const firstBucketComfort = 4

/** Threads are numbered from 1; two live threads never share a number. */
export function openLimiter(memory: LimiterMemory, threadNumber: number): Limiter {
  return new Limiter(memory, threadNumber)
}

export class Limiter {
  readonly #buckets: number
  readonly #evicts: boolean
  readonly #baseUs: number
  readonly #words: Int32Array
  readonly #times: Float64Array
  readonly #counts: Float64Array
  readonly #control: Int32Array
  readonly #locks: BucketLocks
  readonly #now: Now = { ticks: 0, wallMs: 0 }

  constructor(memory: LimiterMemory, threadNumber: number) {
    if (!(threadNumber >= 1 && threadNumber <= threadsMax)) throw new RangeError(`no thread number ${threadNumber}`)
    this.#buckets = memory.buckets
    this.#evicts = memory.whenFull === 'evict'
    this.#baseUs = new Float64Array(memory.control)[controlWords.base]!
    this.#words = new Int32Array(memory.table)
    this.#times = new Float64Array(memory.table)
    this.#counts = new Float64Array(memory.counts)
    this.#control = new Int32Array(memory.control)
    this.#locks = new BucketLocks(memory, threadNumber)
    this.recover(threadNumber)
  }

  /** All are taken, or none. Every ask says what it found. */
  take(asks: readonly LimitAsk[], instant: Instant): Outcome {
    return this.#ask(asks, instant, 'take')
  }

  /** Takes what is there and what is not. */
  charge(asks: readonly LimitAsk[], instant: Instant): Outcome {
    return this.#ask(asks, instant, 'charge')
  }

  /** Only fills the answers; whoever has no slot has everything left. */
  look(asks: readonly LimitAsk[], instant: Instant): void {
    this.#ask(asks, instant, 'look')
  }

  /** Releases what a dead thread held. Main calls it when the thread has ended, before its number is used again. */
  recover(threadNumber: number): void {
    this.#locks.recover(threadNumber)
  }

  #ask(asks: readonly LimitAsk[], { nowUs, wallMs }: Instant, how: How): Outcome {
    if (asks.length > limitsTogetherMax) throw new RangeError(`at most ${limitsTogetherMax} limits at once`)
    for (let i = 0; i < asks.length; i++) mustBeCost(asks[i]!)
    this.#now.ticks = Math.max(1, Math.floor((nowUs - this.#baseUs) * ticksPerUs))
    this.#now.wallMs = wallMs
    if (asks.length === 1) {
      const outcome = this.#quickly(asks, how)
      if (outcome) return outcome
    }
    const locks = this.#locks
    locks.clear()
    for (let i = 0; i < asks.length; i++) {
      const first = this.#first(asks[i]!)
      locks.want(first)
      locks.want(this.#second(asks[i]!, first))
    }
    if (!locks.take()) return this.#refuse(stalled)
    for (let i = 0; i < asks.length; i++) asks[i]!.slot = this.#find(asks[i]!)
    const outcome = this.#decide(asks, how)
    locks.release()
    return outcome
  }

  /** One whose slot is in its first bucket needs one lock; undefined where it is not. */
  #quickly(asks: readonly LimitAsk[], how: How): Outcome | undefined {
    const ask = asks[0]!
    const bucket = this.#first(ask)
    const locks = this.#locks
    locks.clear()
    locks.want(bucket)
    if (!locks.take()) return this.#refuse(stalled)
    ask.slot = this.#findIn(bucket, ask)
    const outcome = ask.slot < 0 ? undefined : this.#decide(asks, how)
    locks.release()
    return outcome
  }

  #decide(asks: readonly LimitAsk[], how: How): Outcome {
    let fits = true
    for (let i = 0; i < asks.length; i++) {
      const ask = asks[i]!
      this.#load(ask)
      if (!weigh(ask, this.#now)) fits = false
    }
    if (how === 'look') return fits ? 'taken' : 'refused'
    if (!fits && how === 'take') return 'refused'
    for (let i = 0; i < asks.length; i++) {
      const ask = asks[i]!
      // What takes nothing needs no slot: who only looks in fills no table.
      if (ask.slot < 0 && ask.cost > 0 && !this.#claim(ask, asks)) return this.#refuse(full)
    }
    for (let i = 0; i < asks.length; i++) if (asks[i]!.slot >= 0) this.#store(asks[i]!)
    return 'taken'
  }

  #load(ask: LimitAsk): void {
    const { slot } = ask
    const counted = ask.rule.kind !== 'gcra' && slot >= 0
    ask.time = slot < 0 ? 0 : this.#times[timeIndex(slot)]!
    ask.used = counted ? this.#counts[slot * 2]! : 0
    ask.other = counted ? this.#counts[slot * 2 + 1]! : 0
  }

  /** In the order in which a death between two steps can only leave less to take. */
  #store(ask: LimitAsk): void {
    const { slot, rule } = ask
    if (rule.kind !== 'gcra') this.#counts[slot * 2 + 1] = ask.nextOther
    this.#markCheckpointed(slot, rule.checkpointed)
    this.#times[timeIndex(slot)] = ask.nextTime
    if (rule.kind !== 'gcra') this.#counts[slot * 2] = ask.nextUsed
  }

  #first(ask: LimitAsk): number {
    return Math.floor(((ask.low >>> 0) * this.#buckets) / 4294967296)
  }

  #second(ask: LimitAsk, first: number): number {
    const second = Math.floor(((ask.high >>> 0) * this.#buckets) / 4294967296)
    if (second !== first) return second
    return first + 1 === this.#buckets ? 0 : first + 1
  }

  #find(ask: LimitAsk): number {
    const first = this.#first(ask)
    const slot = this.#findIn(first, ask)
    return slot >= 0 ? slot : this.#findIn(this.#second(ask, first), ask)
  }

  /** The slot that bears the key, live or expired; a slot is `bucket * 8 + place`. */
  #findIn(bucket: number, { low, high }: LimitAsk): number {
    let word = bucket * 32 + 2
    for (let place = 0; place < slotsPerBucket; place++, word += 2) {
      if (this.#words[word] === low && this.#words[word + 1] === high) return bucket * 8 + place
    }
    return -1
  }

  /** Gives the key a slot, live for this moment so that the next of the same question takes another. */
  #claim(ask: LimitAsk, asks: readonly LimitAsk[]): boolean {
    const slot = this.#vacancy(ask, asks)
    if (slot < 0) return false
    const word = (slot >>> 3) * 32 + 2 + (slot & 7) * 2
    const time = timeIndex(slot)
    this.#times[time] = 0
    this.#words[word] = ask.low
    this.#words[word + 1] = ask.high
    if (ask.rule.kind !== 'gcra') {
      this.#counts[slot * 2] = 0
      this.#counts[slot * 2 + 1] = 0
    }
    this.#times[time] = this.#now.ticks + 1
    ask.slot = slot
    return true
  }

  /** A free slot of the emptier bucket, else (when allowed) the one that is free soonest, else -1. */
  #vacancy(ask: LimitAsk, asks: readonly LimitAsk[]): number {
    const first = this.#first(ask)
    const second = this.#second(ask, first)
    const liveFirst = this.#live(first)
    const liveSecond = liveFirst < firstBucketComfort ? slotsPerBucket : this.#live(second)
    const bucket = liveFirst <= liveSecond ? first : second
    if (Math.min(liveFirst, liveSecond) < slotsPerBucket) {
      const free = this.#soonest(bucket, asks)
      if (free >= 0) return free
    }
    if (!this.#evicts) return -1
    const one = this.#soonest(first, asks)
    const other = this.#soonest(second, asks)
    if (one < 0 && other < 0) return -1
    Atomics.add(this.#control, evicted, 1)
    return other < 0 || (one >= 0 && this.#times[timeIndex(one)]! <= this.#times[timeIndex(other)]!) ? one : other
  }

  #live(bucket: number): number {
    const now = this.#now.ticks
    let count = 0
    const start = bucket * 16 + 8
    for (let i = start; i < start + slotsPerBucket; i++) if (this.#times[i]! > now) count++
    return count
  }

  /** Of those that this question does not stand in itself. */
  #soonest(bucket: number, asks: readonly LimitAsk[]): number {
    const start = bucket * 16 + 8
    let best = -1
    for (let place = 0; place < slotsPerBucket; place++) {
      if (best >= 0 && this.#times[start + place]! >= this.#times[start + best]!) continue
      if (!asks.some(({ slot }) => slot === bucket * 8 + place)) best = place
    }
    return best < 0 ? -1 : bucket * 8 + best
  }

  #markCheckpointed(slot: number, checkpointed: boolean): void {
    const word = (slot >>> 3) * 32 + 1
    const bit = 1 << (slot & 7)
    const flags = this.#words[word]!
    this.#words[word] = checkpointed ? flags | bit : flags & ~bit
  }

  #refuse(counter: number): Outcome {
    Atomics.add(this.#control, counter, 1)
    return 'full'
  }
}

type How = 'take' | 'charge' | 'look'

function mustBeCost({ cost, needs }: LimitAsk): void {
  const real = Number.isInteger(cost) && Number.isInteger(needs)
  if (real && cost >= 0 && needs >= cost) return
  throw new RangeError(`a cost is a whole number and not below 0, and no more than is needed: ${cost} of ${needs}`)
}

function timeIndex(slot: number): number {
  return (slot >>> 3) * 16 + 8 + (slot & 7)
}

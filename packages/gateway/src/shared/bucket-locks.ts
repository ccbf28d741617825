/** The locks that one thread takes at a time, in ascending order, each named before it is taken (SPEC-limits L11, L12). */
import { heldStride, heldWord, type LimiterMemory } from './limiter-memory.ts'

/** How long a check waits for a lock whose holder died before main released it. */
export const lockWaitMsMax = 1000
const spinsMax = 2000
const napMs = 0.1

export class BucketLocks {
  readonly #thread: number
  readonly #words: Int32Array
  readonly #control: Int32Array
  readonly #held: number
  readonly #wanted = new Int32Array(heldStride)
  #count = 0

  constructor(memory: LimiterMemory, threadNumber: number) {
    this.#thread = threadNumber
    this.#words = new Int32Array(memory.table)
    this.#control = new Int32Array(memory.control)
    this.#held = heldWord(threadNumber)
  }

  clear(): void {
    this.#count = 0
  }

  /** Keeps them in order, each once. */
  want(bucket: number): void {
    const wanted = this.#wanted
    let at = this.#count
    while (at > 0 && wanted[at - 1]! > bucket) at--
    if (at > 0 && wanted[at - 1] === bucket) return
    for (let i = this.#count; i > at; i--) wanted[i] = wanted[i - 1]!
    wanted[at] = bucket
    this.#count++
  }

  /** False when one stayed held for too long; then none is. */
  take(): boolean {
    for (let i = 0; i < this.#count; i++) {
      if (this.#lock(this.#wanted[i]!, i)) continue
      this.#count = i
      this.release()
      return false
    }
    return true
  }

  release(): void {
    for (let i = this.#count - 1; i >= 0; i--) Atomics.store(this.#words, this.#wanted[i]! * 32, 0)
  }

  recover(threadNumber: number): void {
    const held = heldWord(threadNumber)
    for (let i = held; i < held + heldStride; i++) {
      const bucket = Atomics.load(this.#control, i) - 1
      if (bucket >= 0) Atomics.compareExchange(this.#words, bucket * 32, threadNumber, 0)
      Atomics.store(this.#control, i, 0)
    }
  }

  #lock(bucket: number, place: number): boolean {
    this.#control[this.#held + place] = bucket + 1
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
}

/**
 * A byte ring in shared memory: one producer (a worker), one consumer (main). The producer never waits; what finds no
 * room is counted and dropped. A message counts only once its end is published, which is the producer's last
 * step, so a producer that dies in the middle leaves nothing behind.
 */
export interface RingMemory {
  readonly bytes: number
  readonly ring: SharedArrayBuffer
}

const headerBytes = 128
const headWord = 0
const droppedWord = 1
/** On a cache line of its own: the consumer writes it. */
const tailWord = 16
const skip = -1

/** `bytes` is a power of two from 1 KiB to 256 MiB. */
export function createRingMemory({ bytes }: { bytes: number }): RingMemory {
  if (!(bytes >= 1024 && bytes <= 2 ** 28) || (bytes & (bytes - 1)) !== 0) {
    throw new RangeError(`bytes is a power of two from 1 KiB to 256 MiB, not ${bytes}`)
  }
  return { bytes, ring: new SharedArrayBuffer(headerBytes + bytes) }
}

abstract class RingEnd {
  protected readonly words: Int32Array
  protected readonly size: number
  /** The ring's memory; write between `reserve` and `commit` only. */
  readonly body: Uint8Array

  constructor(memory: RingMemory) {
    this.words = new Int32Array(memory.ring)
    this.size = memory.bytes
    this.body = new Uint8Array(memory.ring, headerBytes)
  }

  /** Messages that found no room since the ring was made. */
  get dropped(): number {
    return Atomics.load(this.words, droppedWord) >>> 0
  }
}

export class RingProducer extends RingEnd {
  #at = 0
  #head = 0

  /** Room for up to `bytesMax` at the returned place of `body`, or -1 when full: then it is counted as dropped. */
  reserve(bytesMax: number): number {
    const needed = 4 + padded(bytesMax)
    const head = Atomics.load(this.words, headWord)
    const free = this.size - ((head - Atomics.load(this.words, tailWord)) >>> 0)
    const place = head & (this.size - 1)
    const toEnd = this.size - place
    const wraps = toEnd < needed
    if (free < (wraps ? toEnd + needed : needed)) {
      Atomics.add(this.words, droppedWord, 1)
      return -1
    }
    if (wraps) this.words[(headerBytes + place) >> 2] = skip
    this.#head = wraps ? (head + toEnd) | 0 : head
    this.#at = wraps ? 0 : place
    return this.#at + 4
  }

  /** Counts a message that cannot be written among the dropped. */
  lose(): void {
    Atomics.add(this.words, droppedWord, 1)
  }

  /** Publishes the `bytes` written at the reserved place. */
  commit(bytes: number): void {
    this.words[(headerBytes + this.#at) >> 2] = bytes
    Atomics.store(this.words, headWord, (this.#head + 4 + padded(bytes)) | 0)
  }

  /** Copies one message in; false when it was dropped. */
  push(message: Uint8Array): boolean {
    const at = this.reserve(message.length)
    if (at < 0) return false
    this.body.set(message, at)
    this.commit(message.length)
    return true
  }
}

export class RingConsumer extends RingEnd {
  /**
   * Gives each waiting message, at most `most`, as a view that holds only during the call; returns how many. A message
   * is released after `take` returned.
   */
  drain(take: (message: Uint8Array) => void, most = Number.POSITIVE_INFINITY): number {
    let count = 0
    let tail = Atomics.load(this.words, tailWord)
    const head = Atomics.load(this.words, headWord)
    while (tail !== head && count < most) {
      const place = tail & (this.size - 1)
      const length = this.words[(headerBytes + place) >> 2]!
      if (length === skip) tail = (tail + this.size - place) | 0
      else {
        take(this.body.subarray(place + 4, place + 4 + length))
        tail = (tail + 4 + padded(length)) | 0
        count++
      }
      Atomics.store(this.words, tailWord, tail)
    }
    return count
  }
}

function padded(bytes: number): number {
  return (bytes + 3) & ~3
}

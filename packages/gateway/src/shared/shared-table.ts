/**
 * A hash table of fixed-size records in shared memory: one writer, any number of readers that never wait for it.
 *
 * Records stand in a pool and are chained from a bucket; freed records go on a free list, so churn leaves nothing
 * behind. Each bucket has a version that is odd while its chain changes: a reader that sees it move reads again
 * (a seqlock per bucket). Every word is read and written with `Atomics`, which makes the order part of the
 * language's memory model and not of one processor.
 */
export interface TableShape {
  readonly keyWords: number
  readonly valueWords: number
}

export interface TableMemory extends TableShape {
  /** Records that fit; as many buckets. */
  readonly capacity: number
  /** Per bucket: head (record number + 1), version. */
  readonly index: SharedArrayBuffer
  /** Per record: key, value, next (record number + 1). */
  readonly pool: SharedArrayBuffer
}

export const recordsMax = 8_000_000

export function createTableMemory(shape: TableShape, capacity: number): TableMemory {
  if (!Number.isInteger(capacity) || capacity < 1 || capacity > recordsMax) {
    throw new RangeError(`capacity is a whole number from 1 to ${recordsMax}, not ${capacity}`)
  }
  const stride = shape.keyWords + shape.valueWords + 1
  return {
    ...shape,
    capacity,
    index: new SharedArrayBuffer(capacity * 8),
    pool: new SharedArrayBuffer(capacity * stride * 4),
  }
}

/** The bucket of a key. Keys are digests and UUIDs; the mixing only spreads what differs in few places. */
export function bucketOf(key: Int32Array, capacity: number): number {
  let hash = 0x9e3779b1
  for (let i = 0; i < key.length; i++) {
    hash = Math.imul(hash ^ key[i]!, 0x85ebca6b)
    hash ^= hash >>> 15
  }
  return Math.floor(((Math.imul(hash, 0xc2b2ae35) >>> 0) * capacity) / 4294967296)
}

export class TableReader {
  readonly memory: TableMemory
  readonly #index: Int32Array
  readonly #pool: Int32Array
  readonly #stride: number
  #bucket = 0
  #version = 0

  constructor(memory: TableMemory) {
    this.memory = memory
    this.#index = new Int32Array(memory.index)
    this.#pool = new Int32Array(memory.pool)
    this.#stride = memory.keyWords + memory.valueWords + 1
  }

  /** Of the last look-up: whether it would say the same now costs one word, where looking again costs thirty. */
  finding(): Finding {
    return new Finding(this.#index, this.#bucket + 1, this.#version)
  }

  /** Copies the value of `key` into `value`; false when there is none. */
  find(key: Int32Array, value: Int32Array): boolean {
    const bucket = bucketOf(key, this.memory.capacity) * 2
    for (;;) {
      const version = Atomics.load(this.#index, bucket + 1)
      if (version & 1) continue
      const found = this.#search(bucket, version, key, value)
      if (Atomics.load(this.#index, bucket + 1) !== version) continue
      this.#bucket = bucket
      this.#version = version
      return found
    }
  }

  #search(bucket: number, version: number, key: Int32Array, value: Int32Array): boolean {
    const { keyWords, valueWords } = this.memory
    let record = Atomics.load(this.#index, bucket)
    // A chain that is changed under the reader may lead anywhere, so each step asks whether it was.
    while (record !== 0 && Atomics.load(this.#index, bucket + 1) === version) {
      const start = (record - 1) * this.#stride
      let i = 0
      while (i < keyWords && Atomics.load(this.#pool, start + i) === key[i]) i++
      if (i === keyWords) {
        for (let j = 0; j < valueWords; j++) value[j] = Atomics.load(this.#pool, start + keyWords + j)
        return true
      }
      record = Atomics.load(this.#pool, start + keyWords + valueWords)
    }
    return false
  }
}

/** What a look-up found, in a table that is still written to. */
export class Finding {
  readonly #index: Int32Array
  readonly #word: number
  readonly #version: number

  constructor(index: Int32Array, word: number, version: number) {
    this.#index = index
    this.#word = word
    this.#version = version
  }

  /** Nothing in its bucket was changed since. */
  get stands(): boolean {
    return Atomics.load(this.#index, this.#word) === this.#version
  }
}

/** The one writer. Its free list is its own; only it may change the memory. */
export class TableWriter {
  readonly memory: TableMemory
  readonly #index: Int32Array
  readonly #pool: Int32Array
  readonly #stride: number
  readonly #free: number[] = []
  #fresh = 0

  constructor(memory: TableMemory) {
    this.memory = memory
    this.#index = new Int32Array(memory.index)
    this.#pool = new Int32Array(memory.pool)
    this.#stride = memory.keyWords + memory.valueWords + 1
  }

  get size(): number {
    return this.#fresh - this.#free.length
  }

  /** Inserts or replaces; false when the table is full and nothing was changed. */
  put(key: Int32Array, value: Int32Array): boolean {
    const bucket = bucketOf(key, this.memory.capacity) * 2
    let record = this.#locate(bucket, key).record
    const fresh = record === 0
    if (fresh) {
      record = this.#free.pop() ?? (this.#fresh < this.memory.capacity ? ++this.#fresh : 0)
      if (record === 0) return false
    }
    const start = (record - 1) * this.#stride
    Atomics.add(this.#index, bucket + 1, 1)
    for (let i = 0; i < key.length; i++) Atomics.store(this.#pool, start + i, key[i]!)
    for (let i = 0; i < value.length; i++) Atomics.store(this.#pool, start + key.length + i, value[i]!)
    if (fresh) {
      Atomics.store(this.#pool, start + this.#stride - 1, Atomics.load(this.#index, bucket))
      Atomics.store(this.#index, bucket, record)
    }
    Atomics.add(this.#index, bucket + 1, 1)
    return true
  }

  delete(key: Int32Array): boolean {
    const bucket = bucketOf(key, this.memory.capacity) * 2
    const { record, before } = this.#locate(bucket, key)
    if (record === 0) return false
    const next = Atomics.load(this.#pool, record * this.#stride - 1)
    Atomics.add(this.#index, bucket + 1, 1)
    if (before === 0) Atomics.store(this.#index, bucket, next)
    else Atomics.store(this.#pool, before * this.#stride - 1, next)
    Atomics.add(this.#index, bucket + 1, 1)
    this.#free.push(record)
    return true
  }

  /** Copies every record into `other`, which must have room for them. */
  copyTo(other: TableWriter): void {
    const { keyWords, valueWords, capacity } = this.memory
    const key = new Int32Array(keyWords)
    const value = new Int32Array(valueWords)
    for (let bucket = 0; bucket < capacity; bucket++) {
      for (let record = this.#index[bucket * 2]!; record !== 0; record = this.#pool[record * this.#stride - 1]!) {
        const start = (record - 1) * this.#stride
        for (let i = 0; i < keyWords; i++) key[i] = this.#pool[start + i]!
        for (let i = 0; i < valueWords; i++) value[i] = this.#pool[start + keyWords + i]!
        other.put(key, value)
      }
    }
  }

  #locate(bucket: number, key: Int32Array): { record: number; before: number } {
    let before = 0
    let record = this.#index[bucket]!
    while (record !== 0) {
      const start = (record - 1) * this.#stride
      let i = 0
      while (i < key.length && this.#pool[start + i] === key[i]) i++
      if (i === key.length) break
      before = record
      record = this.#pool[start + this.#stride - 1]!
    }
    return { record, before }
  }
}

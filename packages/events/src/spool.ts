/**
 * Batches on disk until the control plane has them.
 *
 * - `append` returns `stored` when the kernel has the bytes: what it stored survives the end of this process (kill -9).
 *   Segments are flushed to the disk every `flushEveryMs`, when full and on close: a power cut loses at most that.
 * - When `spoolBytesMax` is reached or the disk is full, the *newest* batch is refused and counted: what was stored
 *   once is never taken back, and the next stored batch tells the receiver how many events were dropped.
 * - A torn or damaged tail is cut off; damage in the middle gives up the rest of that segment and is counted.
 * - Reading is in order. Sent again after a restart is what was not acknowledged with its whole segment.
 *
 * A record is length u32, CRC-32 u32 and the batch. Segments are named by number and never reopened for writing.
 */
import {
  closeSync,
  fsync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  statSync,
  truncateSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { type Clock, fail } from '@gatehouse/base'
import { type BatchParts, encodeBatch } from './batch.ts'
import { nextEpoch } from './epoch.ts'
import { recordHeader, SegmentReader, soundLength } from './segment.ts'

export interface SpoolOptions {
  directory: string
  node: string
  clock: Clock
  spoolBytesMax?: number
  segmentBytesMax?: number
  flushEveryMs?: number
  /** The one call that can meet a full disk; replaced in tests. */
  write?: (file: number, bytes: Uint8Array) => number
}

export interface SpoolCounters {
  storedBatches: number
  droppedEvents: number
  droppedBatches: number
  /** Bytes of damaged segments that could not be read. */
  damagedBytes: number
}

export interface SpoolAppend extends Pick<BatchParts, 'events' | 'strings'> {
  /** Events lost on the way here (a full ring), to be told with the next stored batch. */
  dropped?: number
}

interface Segment {
  number: number
  path: string
  bytes: number
}

export class Spool {
  readonly epoch: number
  readonly counters: SpoolCounters = { storedBatches: 0, droppedEvents: 0, droppedBatches: 0, damagedBytes: 0 }
  readonly #options: Required<SpoolOptions>
  readonly #segments: Segment[] = []
  #file: number | undefined
  #reader: SegmentReader | undefined
  #sequence = 0
  #unreported = 0
  #flushing = false
  #cancelFlush: (() => void) | undefined
  #appended = () => {}

  constructor(options: SpoolOptions) {
    this.#options = {
      spoolBytesMax: 2 ** 30,
      segmentBytesMax: 2 ** 23,
      flushEveryMs: 1000,
      write: (file, bytes) => writeSync(file, bytes),
      ...options,
    }
    mkdirSync(options.directory, { recursive: true, mode: 0o700 })
    this.epoch = nextEpoch(options.directory, options.clock.nowMs())
    this.#load()
  }

  /** Bytes on disk. */
  get bytes(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.bytes, 0)
  }

  /** `told` is called after each stored batch. */
  onAppend(told: () => void): void {
    this.#appended = told
  }

  /** Stores one batch of encoded events. Never throws for want of space; `dropped` says so. */
  append({ events, strings, dropped = 0 }: SpoolAppend): 'stored' | 'dropped' {
    this.#unreported += dropped
    const { node, spoolBytesMax } = this.#options
    const name = { node, epoch: this.epoch, sequence: this.#sequence + 1 }
    const batch = encodeBatch({ ...name, dropped: this.#unreported, events, strings })
    const record = Buffer.concat([recordHeader(batch), batch])
    if (this.bytes + record.length > spoolBytesMax) this.#forgetRead()
    if (this.bytes + record.length > spoolBytesMax || !this.#write(record)) {
      this.#unreported += events.length
      this.counters.droppedEvents += events.length
      this.counters.droppedBatches++
      return 'dropped'
    }
    this.#sequence++
    this.#unreported = 0
    this.counters.storedBatches++
    this.#appended()
    return 'stored'
  }

  /** The oldest batch that is not acknowledged, or `undefined`. The same one until `acknowledge`. */
  peek(): Uint8Array | undefined {
    for (;;) {
      const segment = this.#segments[0]
      if (!segment) return undefined
      this.#reader ??= new SegmentReader(segment.path)
      const batch = this.#reader.peek(segment.bytes)
      if (batch !== undefined && batch !== 'damaged') return batch
      if (batch === 'damaged') this.counters.damagedBytes += segment.bytes - this.#reader.offset
      else if (this.#segments.length === 1 && this.#file !== undefined) return undefined
      this.#remove(segment)
    }
  }

  /** The batch that `peek` gave has arrived. */
  acknowledge(): void {
    this.#reader?.advance()
    this.peek()
  }

  /** Flushes and closes; what is stored stays. */
  async close(): Promise<void> {
    this.#cancelFlush?.()
    if (this.#file !== undefined) await this.#retire()
    this.#reader?.close()
    this.#reader = undefined
  }

  #load(): void {
    const { directory } = this.#options
    const numbers = readdirSync(directory)
      .filter(name => /^\d{1,15}\.spool$/.test(name))
      .map(name => Number.parseInt(name, 10))
      .sort((a, b) => a - b)
    for (const number of numbers) {
      const path = join(directory, `${number}.spool`)
      this.#segments.push({ number, path, bytes: statSync(path).size })
    }
    const last = this.#segments.at(-1)
    if (!last) return
    const sound = soundLength(last.path)
    if (sound < last.bytes) truncateSync(last.path, sound)
    last.bytes = sound
  }

  #write(record: Buffer): boolean {
    try {
      const segment = this.#open(record.length)
      const before = segment.bytes
      let written = 0
      try {
        while (written < record.length) {
          const bytes = this.#options.write(this.#file!, record.subarray(written))
          if (bytes <= 0) fail('store_full', 'The spool takes no more bytes.')
          written += bytes
        }
      } catch (error) {
        this.#undo(before)
        throw error
      }
      segment.bytes += record.length
      this.#armFlush()
      return true
    } catch {
      return false
    }
  }

  /** Cuts half a record off; when even that fails the segment is given up for writing, and its tail is found torn. */
  #undo(bytes: number): void {
    try {
      ftruncateSync(this.#file!, bytes)
    } catch {
      closeSync(this.#file!)
      this.#file = undefined
    }
  }

  #open(more: number): Segment {
    const current = this.#segments.at(-1)
    if (this.#file !== undefined && current && current.bytes + more <= this.#options.segmentBytesMax) return current
    if (this.#file !== undefined) void this.#retire()
    const number = (current?.number ?? 0) + 1
    const path = join(this.#options.directory, `${number}.spool`)
    this.#file = openSync(path, 'ax', 0o600)
    const segment = { number, path, bytes: 0 }
    this.#segments.push(segment)
    return segment
  }

  #remove(segment: Segment): void {
    this.#reader?.close()
    this.#reader = undefined
    if (this.#segments.length === 1 && this.#file !== undefined) void this.#retire()
    this.#segments.shift()
    unlinkSync(segment.path)
  }

  /** The segment being written may hold nothing but what has arrived. */
  #forgetRead(): void {
    const only = this.#segments[0]
    if (this.#segments.length === 1 && only && this.#reader?.offset === only.bytes) this.#remove(only)
  }

  #armFlush(): void {
    this.#cancelFlush ??= this.#options.clock.after(this.#options.flushEveryMs, () => {
      this.#cancelFlush = undefined
      if (this.#flushing || this.#file === undefined) return
      this.#flushing = true
      fsync(this.#file, () => {
        this.#flushing = false
      })
    })
  }

  #retire(): Promise<void> {
    const file = this.#file!
    this.#file = undefined
    return new Promise(resolve => fsync(file, () => resolve(closeSync(file))))
  }
}

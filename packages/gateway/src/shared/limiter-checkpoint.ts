/**
 * The long windows of a limiter as bytes and back (SPEC-limits L13, L14).
 *
 * Little-endian: magic `GHLC`, version u32, seed 2×u32, wall clock ms f64, count u32, then per slot key 2×u32, what its
 * time is ahead of now in ticks f64 and its two counts f64, then the CRC-32 of all before it.
 */
import { crc32 } from 'node:zlib'
import { fail } from '@gatehouse/base'
import { ticksPerUs } from '../limits/limit-rule.ts'
import { controlWords, type LimiterMemory, slotsPerBucket, threadsMax } from './limiter-memory.ts'

const magic = 0x434c4847
const version = 2
const headerBytes = 28
const entryBytes = 32
const spinsMax = 1000

export interface CheckpointTimes {
  /** The clock that the limiter's threads share. */
  nowUs: number
  /** The wall clock, epoch milliseconds. */
  wallMs: number
}

/** Every live slot of a limit whose window is longer than a minute. For the main thread; changes nothing. */
export function snapshotLimiter(memory: LimiterMemory, { nowUs, wallMs }: CheckpointTimes): Uint8Array {
  const words = new Int32Array(memory.table)
  const times = new Float64Array(memory.table)
  const counts = new Float64Array(memory.counts)
  const seed = new Uint32Array(memory.control, controlWords.seed * 4, 2)
  const now = ticksSince(memory, nowUs)
  let view = new DataView(new ArrayBuffer(headerBytes + 1024 * entryBytes))
  let at = headerBytes
  for (let bucket = 0; bucket < memory.buckets; bucket++) {
    const flags = words[bucket * 32 + 1]!
    if (flags === 0) continue
    const locked = lockBriefly(words, bucket)
    for (let place = 0; place < slotsPerBucket; place++) {
      const time = times[bucket * 16 + 8 + place]!
      if (time <= now || (flags & (1 << place)) === 0) continue
      if (at + entryBytes + 4 > view.byteLength) view = grown(view)
      view.setInt32(at, words[bucket * 32 + 2 + place * 2]!, true)
      view.setInt32(at + 4, words[bucket * 32 + 3 + place * 2]!, true)
      view.setFloat64(at + 8, time - now, true)
      view.setFloat64(at + 16, counts[(bucket * 8 + place) * 2]!, true)
      view.setFloat64(at + 24, counts[(bucket * 8 + place) * 2 + 1]!, true)
      at += entryBytes
    }
    if (locked) Atomics.store(words, bucket * 32, 0)
  }
  view.setUint32(0, magic, true)
  view.setUint32(4, version, true)
  view.setUint32(8, seed[0]!, true)
  view.setUint32(12, seed[1]!, true)
  view.setFloat64(16, wallMs, true)
  view.setUint32(24, (at - headerBytes) / entryBytes, true)
  view.setUint32(at, crc32(new Uint8Array(view.buffer, 0, at)), true)
  return new Uint8Array(view.buffer, 0, at + 4)
}

/**
 * Fills a table that no thread has opened yet and takes over the checkpoint's seed. Returns how many slots came back
 * and how many found no room. Throws `checkpoint_unreadable` and leaves the table as it was.
 */
export function restoreLimiter(memory: LimiterMemory, bytes: Uint8Array, times: CheckpointTimes): Restored {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const count = verify(view)
  const seed = new Uint32Array(memory.control, controlWords.seed * 4, 2)
  seed[0] = view.getUint32(8, true)
  seed[1] = view.getUint32(12, true)
  const passedTicks = Math.max(0, times.wallMs - view.getFloat64(16, true)) * 1000 * ticksPerUs
  const now = ticksSince(memory, times.nowUs)
  const table: Table = {
    ...{ words: new Int32Array(memory.table), times: new Float64Array(memory.table) },
    ...{ counts: new Float64Array(memory.counts), buckets: memory.buckets },
  }
  const result: Restored = { restored: 0, expired: 0, dropped: 0 }
  for (let at = headerBytes; at < headerBytes + count * entryBytes; at += entryBytes) {
    const ahead = view.getFloat64(at + 8, true) - passedTicks
    const slot: Slot = {
      ...{ low: view.getInt32(at, true), high: view.getInt32(at + 4, true), time: now + ahead },
      ...{ used: view.getFloat64(at + 16, true), other: view.getFloat64(at + 24, true) },
    }
    if (!(ahead > 0)) result.expired++
    else if (place(table, slot)) result.restored++
    else result.dropped++
  }
  return result
}

export interface Restored {
  restored: number
  expired: number
  dropped: number
}

function verify(view: DataView): number {
  const refuse = (why: string): never => fail('checkpoint_unreadable', `The limiter checkpoint ${why}.`)
  if (view.byteLength < headerBytes + 4 || view.getUint32(0, true) !== magic) refuse('is not one')
  if (view.getUint32(4, true) !== version)
    refuse(`has version ${view.getUint32(4, true)}, this program reads ${version}`)
  const count = view.getUint32(24, true)
  const end = headerBytes + count * entryBytes
  if (view.byteLength !== end + 4) refuse(`names ${count} slots and has ${view.byteLength} bytes`)
  if (crc32(new Uint8Array(view.buffer, view.byteOffset, end)) !== view.getUint32(end, true))
    refuse('fails its checksum')
  return count
}

interface Table {
  words: Int32Array
  times: Float64Array
  counts: Float64Array
  buckets: number
}

interface Slot {
  low: number
  high: number
  time: number
  used: number
  other: number
}

function place({ words, times, counts, buckets }: Table, { low, high, time, used, other }: Slot): boolean {
  for (const hash of [low, high]) {
    const bucket = Math.floor(((hash >>> 0) * buckets) / 4294967296)
    for (let slot = 0; slot < slotsPerBucket; slot++) {
      if (times[bucket * 16 + 8 + slot] !== 0) continue
      words[bucket * 32 + 1]! |= 1 << slot
      words[bucket * 32 + 2 + slot * 2] = low
      words[bucket * 32 + 3 + slot * 2] = high
      times[bucket * 16 + 8 + slot] = time
      counts[(bucket * 8 + slot) * 2] = used
      counts[(bucket * 8 + slot) * 2 + 1] = other
      return true
    }
  }
  return false
}

/** Main must not wait for a dead thread that it alone can bury: after some spins it reads without the lock. */
function lockBriefly(words: Int32Array, bucket: number): boolean {
  for (let spin = 0; spin < spinsMax; spin++) {
    if (Atomics.compareExchange(words, bucket * 32, 0, threadsMax + 1) === 0) return true
  }
  return false
}

function ticksSince(memory: LimiterMemory, nowUs: number): number {
  const base = new Float64Array(memory.control)[controlWords.base]!
  return Math.max(1, Math.floor((nowUs - base) * ticksPerUs))
}

function grown(view: DataView<ArrayBuffer>): DataView<ArrayBuffer> {
  return new DataView(view.buffer.transfer(view.byteLength * 2))
}

/**
 * Events on their way to the control plane: `(node, epoch, sequence)` names a batch once and for all; whoever
 * receives it twice drops the second. It carries the names its events use, so it can be read without the gateway's program.
 *
 * Little-endian: magic `GHB1`, length u32, version u16, node length u16, epoch f64, sequence f64, dropped u32, names
 * u32, events u32, node; then per name: generation u32, number u32, length u16, UTF-8; then the events; then the CRC-32 of
 * all before it.
 */
import { crc32 } from 'node:zlib'
import { fail } from '@gatehouse/base'
import { type NameField, namePlaces, outcomeBytes, place, type UsageEvent } from './event.ts'
import { decodeEvent, eventLength } from './event-decode.ts'

export const batchBytesMax = 16 * 2 ** 20
export const batchEventsMax = 20_000
export const nameBytesMax = 1024
export const batchHeaderBytes = 40
const magic = 0x31424847
const version = 1
const nodeBytesMax = 128

export interface BatchName {
  node: string
  /** Larger at every start of the node. */
  epoch: number
  /** From 1, without gaps within an epoch. */
  sequence: number
}

export interface EventBatch extends BatchName {
  /** Events that the node had to drop since its batch before. */
  dropped: number
  events: UsageEvent[]
  /** The name behind a number of the event's generation; '' for 0 and for what the gateway did not name. */
  name(generation: number, number: number): string
}

export interface BatchParts extends BatchName {
  dropped: number
  /** Encoded events, each whole. */
  events: readonly Uint8Array[]
  /** The string table of a generation: number → name. */
  strings(generation: number): readonly string[]
}

/** Throws `RangeError` on what a batch may not hold: the caller splits before. */
export function encodeBatch({ node, epoch, sequence, dropped, events, strings }: BatchParts): Buffer {
  const nodeBytes = Buffer.from(node)
  if (nodeBytes.length > nodeBytesMax) throw new RangeError(`node has more than ${nodeBytesMax} bytes`)
  if (events.length > batchEventsMax) throw new RangeError(`more than ${batchEventsMax} events`)
  const names = namesOf(events, strings)
  const header = Buffer.alloc(batchHeaderBytes)
  const body = Buffer.concat([header, nodeBytes, ...names, ...events, Buffer.alloc(4)])
  if (body.length > batchBytesMax) throw new RangeError(`more than ${batchBytesMax} bytes`)
  body.writeUInt32LE(magic, 0)
  body.writeUInt32LE(body.length, 4)
  body.writeUInt16LE(version, 8)
  body.writeUInt16LE(nodeBytes.length, 10)
  body.writeDoubleLE(epoch, 12)
  body.writeDoubleLE(sequence, 20)
  body.writeUInt32LE(Math.min(dropped, 0xffffffff), 28)
  body.writeUInt32LE(names.length, 32)
  body.writeUInt32LE(events.length, 36)
  body.writeUInt32LE(crc32(body.subarray(0, -4)), body.length - 4)
  return body
}

function namesOf(events: readonly Uint8Array[], strings: (generation: number) => readonly string[]): Buffer[] {
  const seen = new Set<string>()
  const names: Buffer[] = []
  const add = (generation: number, number: number) => {
    const key = `${generation}:${number}`
    if (number === 0 || seen.has(key)) return
    seen.add(key)
    const text = strings(generation)[number]
    if (text === undefined) return
    const bytes = Buffer.from(text).subarray(0, nameBytesMax)
    const head = Buffer.alloc(10)
    head.writeUInt32LE(generation, 0)
    head.writeUInt32LE(number, 4)
    head.writeUInt16LE(bytes.length, 8)
    names.push(head, bytes)
  }
  for (const event of events) {
    const view = new DataView(event.buffer, event.byteOffset, event.byteLength)
    const generation = view.getUint32(place.generation, true)
    for (const at of namePlaces) add(generation, view.getUint32(at, true))
    const outcomes = view.getUint16(place.outcomes, true)
    for (let i = outcomes; i > 0; i--) add(generation, view.getUint32(event.length - i * outcomeBytes, true))
  }
  return names.length === 0 ? [] : pairs(names)
}

function pairs(parts: Buffer[]): Buffer[] {
  const joined: Buffer[] = []
  for (let i = 0; i < parts.length; i += 2) joined.push(Buffer.concat([parts[i]!, parts[i + 1]!]))
  return joined
}

/** Which batch this is and how long, without reading further. `bytes` holds at least its header and node. */
export function batchName(bytes: Uint8Array): BatchName & { bytes: number; events: number } {
  const view = viewOf(bytes)
  if (view.byteLength < batchHeaderBytes + 4 || view.getUint32(0, true) !== magic) malformed('is not one')
  const found = view.getUint16(8, true)
  if (found !== version) fail('batch_unsupported', `The batch has version ${found}; this program reads ${version}.`)
  const length = view.getUint32(4, true)
  if (length > batchBytesMax || length < batchHeaderBytes + 4) malformed(`cannot have ${length} bytes`)
  const nodeBytes = view.getUint16(10, true)
  if (nodeBytes > nodeBytesMax || batchHeaderBytes + nodeBytes + 4 > Math.min(length, view.byteLength))
    malformed('has a node name that does not fit')
  const epoch = view.getFloat64(12, true)
  const sequence = view.getFloat64(20, true)
  if (!Number.isSafeInteger(epoch) || !Number.isSafeInteger(sequence) || sequence < 1) malformed('has no proper number')
  const node = Buffer.from(bytes.buffer, bytes.byteOffset + batchHeaderBytes, nodeBytes).toString()
  return { node, epoch, sequence, bytes: length, events: view.getUint32(36, true) }
}

/** The whole batch. Throws `batch_malformed` or `batch_unsupported`. */
export function decodeBatch(bytes: Uint8Array): EventBatch {
  const { node, epoch, sequence, bytes: length, events: count } = batchName(bytes)
  const view = viewOf(bytes)
  if (length !== view.byteLength) malformed(`has ${view.byteLength} bytes and says ${length}`)
  const end = length - 4
  if (crc32(bytes.subarray(0, end)) !== view.getUint32(end, true)) malformed('fails its checksum')
  const names = new Map<number, Map<number, string>>()
  let at = batchHeaderBytes + view.getUint16(10, true)
  for (let left = view.getUint32(32, true); left > 0; left--) at = readName({ view, at, end, names })
  if (count > batchEventsMax) malformed(`has ${count} events`)
  const inner = new DataView(bytes.buffer, bytes.byteOffset, end)
  const events: UsageEvent[] = []
  for (let i = 0; i < count; i++) {
    events.push(decodeEvent(bytes.subarray(0, end), at))
    at += eventLength(inner, at)
  }
  if (at !== end) malformed('has bytes left over')
  const name = (generation: number, number: number) => names.get(generation)?.get(number) ?? ''
  return { node, epoch, sequence, dropped: view.getUint32(28, true), events, name }
}

interface NameCursor {
  view: DataView
  at: number
  end: number
  names: Map<number, Map<number, string>>
}

function readName({ view, at, end, names }: NameCursor): number {
  if (at + 10 > end) malformed('ends within a name')
  const length = view.getUint16(at + 8, true)
  if (length > nameBytesMax || at + 10 + length > end) malformed('has a name that does not fit')
  const generation = view.getUint32(at, true)
  const table = names.get(generation) ?? new Map<number, string>()
  names.set(generation, table)
  table.set(view.getUint32(at + 4, true), Buffer.from(view.buffer, view.byteOffset + at + 10, length).toString())
  return at + 10 + length
}

/** The name an event's field stands for. */
export function nameOf(batch: EventBatch, event: UsageEvent, field: NameField): string {
  return batch.name(event.generation, event[field])
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function malformed(why: string): never {
  fail('batch_malformed', `The batch ${why}.`)
}

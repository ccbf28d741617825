/** Reads events, strictly: what is out of bounds or unknown is refused with a code, never guessed. */
import { fail, upstreamReasons } from '@gatehouse/base'
import {
  eventBytesMax,
  eventFlags,
  eventVersion,
  fixedBytes,
  methods,
  type NameField,
  nameFields,
  namePlaces,
  notedBytesMax,
  outcomeBytes,
  outcomeKinds,
  outcomesMax,
  type PolicyOutcome,
  pathBytesMax,
  place,
  traceBytes,
  type UsageEvent,
  userAgentBytesMax,
} from './event.ts'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Length of the event that begins at `at`, checked to lie within `view`. */
export function eventLength(view: DataView, at: number): number {
  if (at + fixedBytes > view.byteLength) malformed(at, 'it ends within its fixed part')
  const version = view.getUint8(at + place.version)
  if (version !== eventVersion) {
    fail('batch_unsupported', `The event at byte ${at} has version ${version}; this program reads ${eventVersion}.`)
  }
  const length = view.getUint16(at + place.length, true)
  if (length < fixedBytes || length > eventBytesMax) malformed(at, `its length of ${length} bytes cannot be`)
  if (at + length > view.byteLength) malformed(at, `${length} bytes do not fit`)
  return length
}

/** One event; everything in it is a copy. Throws `batch_malformed` or `batch_unsupported`. */
export function decodeEvent(bytes: Uint8Array, at = 0): UsageEvent {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = eventLength(view, at)
  const outcomes = view.getUint16(at + place.outcomes, true)
  const pathBytes = view.getUint16(at + place.pathBytes, true)
  const userAgentBytes = view.getUint16(at + place.userAgentBytes, true)
  const notedBytes = view.getUint16(at + place.notedBytes, true)
  if (
    outcomes > outcomesMax ||
    pathBytes > pathBytesMax ||
    userAgentBytes > userAgentBytesMax ||
    notedBytes > notedBytesMax
  ) {
    malformed(at, 'a variable part is longer than allowed')
  }
  const flags = view.getUint16(at + place.flags, true)
  const endBytes = flags & eventFlags.traced ? traceBytes : 0
  if (fixedBytes + pathBytes + userAgentBytes + outcomes * outcomeBytes + notedBytes + endBytes !== length)
    malformed(at, 'its parts do not add up')
  const method = methods[view.getUint8(at + place.method)] ?? malformed(at, 'its method is unknown')
  const textAt = at + fixedBytes
  const names = {} as Record<NameField, number>
  for (let i = 0; i < nameFields.length; i++) names[nameFields[i]!] = view.getUint32(at + namePlaces[i]!, true)
  const id = (from: number) => idAt(bytes, at + from)
  const amount = (from: number) => amountAt(view, at, from)
  return {
    timeUs: amount(place.timeUs),
    requestId: new Uint8Array(bytes.subarray(at + place.requestId, at + place.requestId + 16)),
    generation: view.getUint32(at + place.generation, true),
    ...names,
    application: id(place.application),
    subscription: id(place.subscription),
    credential: id(place.credential),
    method,
    status: view.getUint16(at + place.status, true),
    flags,
    // One that a newer gateway knows is told as any other.
    reason: upstreamReasons[view.getUint16(at + place.reason, true)] ?? 'other',
    totalUs: view.getUint32(at + place.totalUs, true),
    firstByteUs: view.getUint32(at + place.firstByteUs, true),
    overheadUs: view.getUint32(at + place.overheadUs, true),
    bytesIn: amount(place.bytesIn),
    bytesOut: amount(place.bytesOut),
    units: {
      requests: view.getUint32(at + place.requests, true),
      bytes: amount(place.unitBytes),
      tokens: amount(place.tokens),
      cost: amount(place.cost),
    },
    address: id(place.address),
    path: textOf(bytes, textAt, pathBytes),
    userAgent: textOf(bytes, textAt + pathBytes, userAgentBytes),
    outcomes: outcomes === 0 ? [] : outcomesAt(view, textAt + pathBytes + userAgentBytes, outcomes),
    country: countryAt(bytes, at + place.country),
    noted: textOf(bytes, at + length - endBytes - notedBytes, notedBytes),
    traceId: endBytes === 0 ? undefined : idAt(bytes, at + length - endBytes),
  }
}

function idAt(bytes: Uint8Array, at: number): Uint8Array | undefined {
  for (let i = at; i < at + 16; i++) if (bytes[i] !== 0) return new Uint8Array(bytes.subarray(at, at + 16))
  return undefined
}

/** Anything but two letters is none: it may have been written before there was one. */
function countryAt(bytes: Uint8Array, at: number): string {
  const isLetter = (byte: number) => byte >= 0x41 && byte <= 0x5a
  const [first, second] = [bytes[at]!, bytes[at + 1]!]
  return isLetter(first) && isLetter(second) ? String.fromCharCode(first, second) : ''
}

function amountAt(view: DataView, at: number, from: number): number {
  const value = view.getFloat64(at + from, true)
  if (!Number.isFinite(value)) malformed(at, `the amount at ${from} is not a number`)
  return value
}

function textOf(bytes: Uint8Array, at: number, length: number): string {
  if (length === 0) return ''
  try {
    return decoder.decode(bytes.subarray(at, at + length))
  } catch {
    return malformed(at, 'a text is not UTF-8')
  }
}

function outcomesAt(view: DataView, start: number, count: number): PolicyOutcome[] {
  return Array.from({ length: count }, (_, i) => {
    const at = start + i * outcomeBytes
    const kind = outcomeKinds[view.getUint8(at + 4)] ?? malformed(at, 'an outcome is unknown')
    return { policy: view.getUint32(at, true), kind, durationUs: view.getUint32(at + 5, true) }
  })
}

function malformed(at: number, why: string): never {
  fail('batch_malformed', `The event at byte ${at} is malformed: ${why}.`)
}

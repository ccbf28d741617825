/** Writes events without allocating; on the way of every request. */
import { upstreamReasons } from '@gatehouse/base'
import {
  eventFlags,
  eventVersion,
  fixedBytes,
  methods,
  notedBytesMax,
  outcomeBytes,
  outcomeKinds,
  outcomesMax,
  pathBytesMax,
  place,
  traceBytes,
  type UsageEvent,
  userAgentBytesMax,
} from './event.ts'

const methodNumbers = new Map<string, number>(methods.map((method, number) => [method, number]))
const encoder = new TextEncoder()
const scratch = new Uint8Array(pathBytesMax)
const uint32Max = 0xffffffff

/** Writes to one buffer, such as a ring's `body`. */
export class EventEncoder {
  readonly #bytes: Uint8Array
  readonly #view: DataView

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** Writes the event at `at`, where `eventBytesMax` bytes must be free; returns its length in bytes. */
  encode(event: UsageEvent, at: number): number {
    const view = this.#view
    view.setUint8(at + place.version, eventVersion)
    view.setUint8(at + place.method, methodNumbers.get(event.method) ?? 0)
    view.setUint16(at + place.status, event.status, true)
    view.setUint16(
      at + place.flags,
      event.traceId ? event.flags | eventFlags.traced : event.flags & ~eventFlags.traced,
      true,
    )
    view.setFloat64(at + place.timeUs, event.timeUs, true)
    this.#id(at + place.requestId, event.requestId)
    view.setUint32(at + place.generation, event.generation, true)
    this.#names(event, at + place.names)
    this.#id(at + place.application, event.application)
    this.#id(at + place.subscription, event.subscription)
    this.#id(at + place.credential, event.credential)
    view.setUint32(at + place.totalUs, saturated(event.totalUs), true)
    view.setUint32(at + place.firstByteUs, saturated(event.firstByteUs), true)
    view.setUint32(at + place.overheadUs, saturated(event.overheadUs), true)
    const { units } = event
    view.setUint32(at + place.requests, saturated(units.requests), true)
    view.setFloat64(at + place.bytesIn, finite(event.bytesIn), true)
    view.setFloat64(at + place.bytesOut, finite(event.bytesOut), true)
    view.setFloat64(at + place.unitBytes, finite(units.bytes), true)
    view.setFloat64(at + place.tokens, finite(units.tokens), true)
    view.setFloat64(at + place.cost, finite(units.cost), true)
    this.#id(at + place.address, event.address)
    const outcomes = Math.min(event.outcomes.length, outcomesMax)
    view.setUint16(at + place.outcomes, outcomes, true)
    let end = at + fixedBytes
    const pathBytes = this.#text(event.path, end, pathBytesMax)
    end += pathBytes
    const userAgentBytes = this.#text(event.userAgent, end, userAgentBytesMax)
    end += userAgentBytes
    view.setUint16(at + place.pathBytes, pathBytes, true)
    view.setUint16(at + place.userAgentBytes, userAgentBytes, true)
    view.setUint16(at + place.reason, event.reason === '' ? 0 : upstreamReasons.indexOf(event.reason), true)
    view.setUint32(at + place.revision, event.revision, true)
    this.#country(event.country, at + place.country)
    for (let i = 0; i < outcomes; i++, end += outcomeBytes) {
      const { policy, kind, durationUs } = event.outcomes[i]!
      view.setUint32(end, policy, true)
      view.setUint8(end + 4, outcomeKinds.indexOf(kind))
      view.setUint32(end + 5, saturated(durationUs), true)
    }
    const notedBytes = event.noted === '' ? 0 : this.#text(event.noted, end, notedBytesMax)
    view.setUint16(at + place.notedBytes, notedBytes, true)
    end += notedBytes
    if (event.traceId) {
      this.#id(end, event.traceId)
      end += traceBytes
    }
    view.setUint16(at + place.length, end - at, true)
    return end - at
  }

  #names(event: UsageEvent, at: number): void {
    const view = this.#view
    view.setUint32(at, event.route, true)
    view.setUint32(at + 4, event.endpoint, true)
    view.setUint32(at + 8, event.api, true)
    view.setUint32(at + 12, event.apiVersion, true)
    view.setUint32(at + 16, event.environment, true)
    view.setUint32(at + 20, event.organization, true)
    view.setUint32(at + 24, event.plan, true)
    view.setUint32(at + 28, event.target, true)
    view.setUint32(at + 32, event.failure, true)
  }

  #country(country: string, at: number): void {
    const isCode = country.length === 2
    this.#view.setUint8(at, isCode ? country.charCodeAt(0) : 0)
    this.#view.setUint8(at + 1, isCode ? country.charCodeAt(1) : 0)
  }

  #id(at: number, id: Uint8Array | undefined): void {
    const bytes = this.#bytes
    if (id === undefined || id.length !== 16) for (let i = 0; i < 16; i++) bytes[at + i] = 0
    else for (let i = 0; i < 16; i++) bytes[at + i] = id[i]!
  }

  /** ASCII letter by letter; anything else as UTF-8, cut between characters. */
  #text(text: string, at: number, most: number): number {
    const length = Math.min(text.length, most)
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i)
      if (code > 0x7f) return this.#utf8(text, at, most)
      this.#bytes[at + i] = code
    }
    return length
  }

  #utf8(text: string, at: number, most: number): number {
    const { written } = encoder.encodeInto(text, most === scratch.length ? scratch : scratch.subarray(0, most))
    this.#bytes.set(scratch.subarray(0, written), at)
    return written
  }
}

function saturated(value: number): number {
  return value > 0 ? Math.min(value, uint32Max) : 0
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0
}

/** Cuts what comes on a connection into frames (RFC 9113 §4.1), however it was split. */
import { ConnectionFault, codes } from './fault.ts'

export const frameTypes = {
  data: 0,
  headers: 1,
  priority: 2,
  reset: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goaway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const

export const flags = { endStream: 1, ack: 1, endHeaders: 4, padded: 8, priority: 32 } as const

/** The head of a frame, and its payload from `from` to `to`. Good during the call that gets it. */
export interface Frame {
  type: number
  flags: number
  stream: number
  length: number
  bytes: Uint8Array
  from: number
  to: number
}

export interface FrameEvents {
  /** A whole frame, of any type but DATA. */
  frame(frame: Frame): void
  /** The head of a DATA frame; its payload follows in pieces. */
  dataBegins(frame: Frame): void
  /** A piece of the content of a DATA frame: bytes of the moment. */
  data(frame: Frame): void
  /** All of a DATA frame has come. */
  dataEnds(frame: Frame): void
}

/** What we take: SETTINGS_MAX_FRAME_SIZE as it is unless it is said (RFC 9113 §6.5.2). */
export const frameBytesMax = 16_384
const headBytes = 9
const nothing = new Uint8Array()

export class FrameReader {
  /** Nothing more is read, until this is false again. */
  stopped = false
  readonly #events: FrameEvents
  readonly #frame: Frame = { type: 0, flags: 0, stream: 0, length: 0, bytes: nothing, from: 0, to: 0 }
  /** A head, or a head and a payload, that came in part. */
  readonly #head = new Uint8Array(headBytes)
  #headLength = 0
  #payload: Uint8Array | undefined
  #payloadLength = 0
  /** Of a DATA frame: content and padding that are still to come. -1: no such frame is under way. */
  #contentLeft = -1
  #paddingLeft = 0
  #padLengthDue = false

  constructor(events: FrameEvents) {
    this.#events = events
  }

  /** Returns where it stopped, or the end. Throws a `ConnectionFault`. Nothing of `bytes` is kept. */
  read(bytes: Uint8Array, from: number): number {
    const end = bytes.byteLength
    let at = from
    while (at < end && !this.stopped) {
      if (this.#contentLeft >= 0) at = this.#dataOn(bytes, at)
      else if (this.#payload) at = this.#payloadOn(bytes, at)
      else if (this.#headLength > 0 || end - at < headBytes) at = this.#headOn(bytes, at)
      else at = this.#begin({ bytes, at, next: at + headBytes })
    }
    this.#frame.bytes = nothing
    return at
  }

  /** A whole head stands at `at` of `bytes`; what follows it in the piece that is read begins at `next`. */
  #begin({ bytes, at, next }: { bytes: Uint8Array; at: number; next: number }): number {
    const frame = this.#frame
    frame.length = (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!
    frame.type = bytes[at + 3]!
    frame.flags = bytes[at + 4]!
    frame.stream = ((bytes[at + 5]! & 0x7f) << 24) | (bytes[at + 6]! << 16) | (bytes[at + 7]! << 8) | bytes[at + 8]!
    if (frame.length > frameBytesMax) throw new ConnectionFault(codes.frameSize, 'A frame is too large.')
    if (frame.type === frameTypes.data) this.#beginData(frame)
    else if (bytes !== this.#head && next + frame.length <= bytes.byteLength) {
      this.#whole(bytes, next)
      return next + frame.length
    } else if (frame.length === 0) this.#whole(nothing, 0)
    else {
      this.#payload = new Uint8Array(frame.length)
      this.#payloadLength = 0
    }
    return next
  }

  #whole(bytes: Uint8Array, from: number): void {
    const frame = this.#frame
    frame.bytes = bytes
    frame.from = from
    frame.to = from + frame.length
    this.#events.frame(frame)
  }

  #headOn(bytes: Uint8Array, from: number): number {
    let at = from
    while (at < bytes.byteLength && this.#headLength < headBytes) this.#head[this.#headLength++] = bytes[at++]!
    if (this.#headLength < headBytes) return at
    this.#headLength = 0
    return this.#begin({ bytes: this.#head, at: 0, next: at })
  }

  #payloadOn(bytes: Uint8Array, at: number): number {
    const payload = this.#payload!
    const count = Math.min(payload.byteLength - this.#payloadLength, bytes.byteLength - at)
    payload.set(bytes.subarray(at, at + count), this.#payloadLength)
    this.#payloadLength += count
    if (this.#payloadLength === payload.byteLength) {
      this.#payload = undefined
      this.#whole(payload, 0)
    }
    return at + count
  }

  #beginData(frame: Frame): void {
    this.#padLengthDue = (frame.flags & flags.padded) !== 0
    if (this.#padLengthDue && frame.length === 0) padding()
    this.#events.dataBegins(frame)
    this.#contentLeft = frame.length
    this.#paddingLeft = 0
    if (frame.length === 0) this.#dataEnd()
  }

  #dataOn(bytes: Uint8Array, from: number): number {
    let at = from
    if (this.#padLengthDue) {
      this.#padLengthDue = false
      this.#paddingLeft = bytes[at++]!
      this.#contentLeft -= 1 + this.#paddingLeft
      if (this.#contentLeft < 0) padding()
    }
    const count = Math.min(this.#contentLeft, bytes.byteLength - at)
    if (count > 0) {
      const frame = this.#frame
      frame.bytes = bytes
      frame.from = at
      frame.to = at + count
      this.#contentLeft -= count
      this.#events.data(frame)
      at += count
    }
    const padded = Math.min(this.#paddingLeft, bytes.byteLength - at)
    if (this.#contentLeft === 0) {
      this.#paddingLeft -= padded
      at += padded
      if (this.#paddingLeft === 0) this.#dataEnd()
    }
    return at
  }

  #dataEnd(): void {
    this.#contentLeft = -1
    this.#events.dataEnds(this.#frame)
  }
}

/** RFC 9113 §6.1. */
export function padding(): never {
  throw new ConnectionFault(codes.protocol, 'A frame has more padding than room.')
}

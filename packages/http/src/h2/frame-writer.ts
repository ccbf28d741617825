/** Frames on their way out (RFC 9113 §6). */

import { preface } from '../door.ts'
import type { FrameOutlet } from './frame-outlet.ts'
import { flags, frameBytesMax, frameTypes } from './frame-reader.ts'
import type { Setting } from './settings.ts'

const headBytes = 9

export class FrameWriter {
  /** The peer's SETTINGS_MAX_FRAME_SIZE. Ours are never larger than that which every peer takes. */
  readonly frameBytesMax = frameBytesMax
  readonly outlet: FrameOutlet
  #headAt = 0

  constructor(outlet: FrameOutlet) {
    this.outlet = outlet
  }

  /** How a connection begins at the side that made it (RFC 9113 §3.4). */
  preface(): void {
    this.outlet.reserve(preface.length)
    this.outlet.end += this.outlet.bytes.write(preface, this.outlet.end, 'latin1')
  }

  /** Begins a header block of at most so many bytes; it is written to the outlet behind this, and then ended. */
  beginHead(bytesMax: number): void {
    const continued = Math.ceil(bytesMax / frameBytesMax) * headBytes
    this.outlet.reserve(headBytes + bytesMax + continued)
    this.#headAt = this.outlet.end
    this.outlet.end += headBytes
  }

  endHead(stream: number, endStream: boolean): void {
    const { outlet } = this
    const from = this.#headAt
    const length = outlet.end - from - headBytes
    const last = endStream ? flags.endStream : 0
    if (length <= frameBytesMax)
      return writeHead(outlet.bytes, from, [frameTypes.headers, flags.endHeaders | last, stream, length])
    const block = Uint8Array.prototype.slice.call(outlet.bytes, from + headBytes, outlet.end) as Uint8Array
    outlet.end = from
    for (let at = 0; at < length; at += frameBytesMax) {
      const part = block.subarray(at, at + frameBytesMax)
      const type = at === 0 ? frameTypes.headers : frameTypes.continuation
      const ends = at + frameBytesMax >= length ? flags.endHeaders : 0
      this.#put(type, at === 0 ? ends | last : ends, { stream, payload: part })
    }
  }

  /** The piece is copied; it is no longer than a frame may be. */
  data(stream: number, piece: Uint8Array, endStream: boolean): void {
    const { outlet } = this
    const length = piece.byteLength
    outlet.reserve(headBytes + length)
    const { bytes, end } = outlet
    writeHead(bytes, end, [frameTypes.data, endStream ? flags.endStream : 0, stream, length])
    if (length > 0) bytes.set(piece, end + headBytes)
    outlet.end = end + headBytes + length
  }

  settings(list: readonly Setting[]): void {
    const payload = Buffer.allocUnsafe(list.length * 6)
    for (const [at, [id, value]] of list.entries()) {
      payload.writeUInt16BE(id, at * 6)
      payload.writeUInt32BE(value, at * 6 + 2)
    }
    this.#put(frameTypes.settings, 0, { payload })
  }

  settingsAck(): void {
    this.#put(frameTypes.settings, flags.ack, {})
  }

  ping(payload: Uint8Array, ack: boolean): void {
    this.#put(frameTypes.ping, ack ? flags.ack : 0, { payload })
  }

  goaway(lastStream: number, code: number): void {
    const payload = Buffer.allocUnsafe(8)
    payload.writeUInt32BE(lastStream, 0)
    payload.writeUInt32BE(code, 4)
    this.#put(frameTypes.goaway, 0, { payload })
  }

  reset(stream: number, code: number): void {
    this.#word(frameTypes.reset, stream, code)
  }

  windowUpdate(stream: number, bytes: number): void {
    this.#word(frameTypes.windowUpdate, stream, bytes)
  }

  #word(type: number, stream: number, word: number): void {
    const payload = Buffer.allocUnsafe(4)
    payload.writeUInt32BE(word)
    this.#put(type, 0, { stream, payload })
  }

  #put(type: number, flags: number, { stream = 0, payload }: { stream?: number; payload?: Uint8Array }): void {
    const { outlet } = this
    const length = payload?.byteLength ?? 0
    outlet.reserve(headBytes + length)
    writeHead(outlet.bytes, outlet.end, [type, flags, stream, length])
    if (payload) outlet.bytes.set(payload, outlet.end + headBytes)
    outlet.end += headBytes + length
  }
}

type Head = readonly [type: number, flags: number, stream: number, length: number]

function writeHead(bytes: Uint8Array, at: number, [type, flags, stream, length]: Head): void {
  bytes[at] = length >> 16
  bytes[at + 1] = length >> 8
  bytes[at + 2] = length
  bytes[at + 3] = type
  bytes[at + 4] = flags
  bytes[at + 5] = stream >> 24
  bytes[at + 6] = stream >> 16
  bytes[at + 7] = stream >> 8
  bytes[at + 8] = stream
}

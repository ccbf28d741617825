/** Reads a chunked body (RFC 9112 §7.1) in pieces of any size: data as views, extensions dropped, trailers at the end. */
import { HeaderList } from '@gatehouse/base'
import { firstRefusal } from './byte-table.ts'
import {
  chunkEnd,
  chunkTable,
  dataCr,
  firstDigit,
  firstExtension,
  lastExtension,
  lineEnd,
  size,
} from './chunk-table.ts'
import { mayBeTrailer } from './field-names.ts'
import { HeadFields } from './head-fields.ts'
import type { HeadMachine } from './head-machine.ts'
import { fields } from './head-table.ts'
import type { WireRefusal } from './message.ts'
import { rules } from './rules.ts'

const sizeDigitsMax = 16
/** Of all chunks of a message together. */
const extensionBytesMax = 16_384

export class ChunkedBody {
  complete = false
  refusal: WireRefusal | undefined
  trailers: HeaderList | undefined
  /** Reads the trailer section; between messages it is the owner's. */
  readonly #section: HeadMachine
  readonly #data: (piece: Uint8Array) => void
  #state = firstDigit
  #sizeDigits = 0
  /** Of the chunk: what its size line says so far, then what is left of its data. */
  #left = 0
  #extensionBytes = 0
  #inTrailers = false

  constructor(section: HeadMachine, data: (piece: Uint8Array) => void) {
    this.#section = section
    this.#data = data
  }

  begin(): void {
    this.complete = false
    this.trailers = undefined
    this.#state = firstDigit
    this.#sizeDigits = 0
    this.#left = 0
    this.#extensionBytes = 0
    this.#inTrailers = false
  }

  /** Returns the index after the last byte taken: all, or up to the end of the body. Ask `refusal` first, then `complete`. */
  read(bytes: Uint8Array, from: number): number {
    let at = from
    while (at < bytes.length && !this.#inTrailers) {
      if (this.#state === lineEnd) at = this.#passData(bytes, at)
      else at = this.#frame(bytes, at)
      if (this.refusal !== undefined) return at
    }
    return this.#inTrailers && at < bytes.length ? this.#readTrailers(bytes, at) : at
  }

  #passData(bytes: Uint8Array, from: number): number {
    const to = Math.min(bytes.length, from + this.#left)
    this.#left -= to - from
    if (this.#left === 0) this.#state = dataCr
    this.#data(from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to))
    return to
  }

  /** A size line, or the end of a chunk's data. */
  #frame(bytes: Uint8Array, from: number): number {
    let at = from
    while (at < bytes.length) {
      const byte = bytes[at++]!
      const state = chunkTable.next[(this.#state << 8) | byte]!
      this.#state = state
      if (state === size) this.#digit(byte)
      else if (state >= firstExtension && state <= lastExtension) {
        if (++this.#extensionBytes > extensionBytesMax) this.refusal = rules.chunkExtensions
      } else if (state >= firstRefusal) this.refusal = chunkTable.refusal(state)
      else if (state === lineEnd) {
        if (this.#left > 0) return at
        this.#section.begin(fields)
        this.#inTrailers = true
        return at
      } else if (state === chunkEnd) {
        this.#state = firstDigit
        this.#sizeDigits = 0
      }
      if (this.refusal !== undefined) return at
    }
    return at
  }

  #digit(byte: number): void {
    const value = byte <= 0x39 ? byte - 0x30 : (byte | 0x20) - 0x57
    this.#left = this.#left * 16 + value
    if (++this.#sizeDigits > sizeDigitsMax || this.#left > Number.MAX_SAFE_INTEGER) this.refusal = rules.chunkLarge
  }

  #readTrailers(bytes: Uint8Array, from: number): number {
    const section = this.#section
    const at = section.read(bytes, from)
    this.refusal = section.refusal
    if (!section.complete) return at
    this.complete = true
    if (section.count > 0) this.trailers = trailersOf(section)
    return at
  }
}

function trailersOf(section: HeadMachine): HeaderList | undefined {
  const { flat } = new HeadFields(false).read(section, 0)
  const kept = new HeaderList()
  for (let i = 0; i < flat.length; i += 2) if (mayBeTrailer(flat[i]!)) kept.append(flat[i]!, flat[i + 1]!)
  return kept.size > 0 ? kept : undefined
}

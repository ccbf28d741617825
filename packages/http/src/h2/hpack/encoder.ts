/** Header blocks for one peer (RFC 7541): what is said a second time goes into the table, and is a byte from then on. */
import { tableBytesDefault } from './decoder.ts'
import { DynamicTable } from './dynamic-table.ts'
import { FieldLine } from './field-line.ts'
import { type FieldName, fieldName } from './field-name.ts'
import { writeInteger } from './integer.ts'
import { staticCount } from './static-table.ts'

/** Memory that is written to: there is room for what is said. */
export interface Room {
  bytes: Uint8Array
  end: number
}

/** What was said last under a name. */
interface Slot {
  readonly name: FieldName
  value: string
  /** Index of name and value in the static table; 0 for none. */
  fixed: number
  /** Number of insertion of this very field, and of the last one of the name; -1 for none. */
  inserted: number
  named: number
}

/** What a field may take beside its letters: three integers. */
export const fieldBytesMax = 18
/** And the sizes at the beginning of a block. */
export const sizesBytesMax = 12
const slotsMax = 128
/** Of the table: a larger field would drive out the rest. */
const insertedPart = 0.25
/** Letters up to so many are written one by one: calling Node costs more. */
const loopLengthMax = 48

const indexed = [0x80, 0x7f] as const
const inserting = [0x40, 63] as const
const plain = [0, 15] as const
const never = [0x10, 15] as const

const { latin1Write } = Buffer.prototype as unknown as {
  latin1Write: (this: Uint8Array, text: string, at: number, length: number) => number
}

export class Encoder {
  readonly #table = new DynamicTable(tableBytesDefault)
  readonly #slots = new Map<string, Slot>()
  /** Sizes that the peer is to be told of: the smallest since the last block, and the present one. */
  #smallest = tableBytesDefault
  #told = tableBytesDefault

  /** The peer's SETTINGS_HEADER_TABLE_SIZE. We never use more than the size it has without saying. */
  resize(bytesMax: number): void {
    const size = Math.min(bytesMax, tableBytesDefault)
    this.#smallest = Math.min(this.#smallest, size)
    this.#table.resize(size)
  }

  /** Begins a block. */
  begin(to: Room): void {
    const size = this.#table.bytesMax
    if (this.#smallest < this.#told && this.#smallest < size)
      to.end = writeInteger(to.bytes, to.end, [0x20, 31, this.#smallest])
    if (this.#smallest < this.#told || size !== this.#told) to.end = writeInteger(to.bytes, to.end, [0x20, 31, size])
    this.#smallest = this.#told = size
  }

  /** A field whose name and value may be sent; what is of a connection is left out. */
  field(to: Room, said: string, value: string): void {
    const slot = this.#slots.get(said) ?? this.#slot(said)
    if (!slot.name.ofConnection) this.#write(to, slot, value)
  }

  /** A field that is ours to say, such as Content-Length. */
  own(to: Room, name: string, value: string): void {
    this.#write(to, this.#slots.get(name) ?? this.#slot(name), value)
  }

  #write(to: Room, slot: Slot, value: string): void {
    if (slot.value !== value) return this.#first(to, slot, value)
    if (slot.fixed > 0) to.bytes[to.end++] = 0x80 | slot.fixed
    else if (slot.inserted >= this.#table.first) this.#indexed(to, slot.inserted)
    else this.#again(to, slot)
  }

  #first(to: Room, slot: Slot, value: string): void {
    const { name } = slot
    slot.value = value
    slot.inserted = -1
    slot.fixed = name.staticValues?.get(value) ?? 0
    if (slot.fixed > 0) to.bytes[to.end++] = 0x80 | slot.fixed
    else this.#literal(to, slot, name.sensitive ? never : plain)
  }

  #again(to: Room, slot: Slot): void {
    const { name, value } = slot
    const line = new FieldLine(name.name, value)
    if (name.sensitive || line.bytes > this.#table.bytesMax * insertedPart) {
      return this.#literal(to, slot, name.sensitive ? never : plain)
    }
    this.#literal(to, slot, inserting)
    slot.inserted = slot.named = this.#table.inserted
    this.#table.insert(line)
  }

  #literal(to: Room, { name, named, value }: Slot, [first, prefixMax]: readonly [number, number]): void {
    const { bytes } = to
    const index = name.staticIndex > 0 ? name.staticIndex : named >= this.#table.first ? this.#index(named) : 0
    let at = writeInteger(bytes, to.end, [first, prefixMax, index])
    if (index === 0) {
      bytes.set(name.literal, at)
      at += name.literal.byteLength
    }
    const { length } = value
    at = writeInteger(bytes, at, [0, 0x7f, length])
    if (length > loopLengthMax) latin1Write.call(bytes, value, at, length)
    else for (let i = 0; i < length; i++) bytes[at + i] = value.charCodeAt(i)
    to.end = at + length
  }

  #indexed(to: Room, inserted: number): void {
    const index = this.#index(inserted)
    if (index < 0x7f) to.bytes[to.end++] = 0x80 | index
    else to.end = writeInteger(to.bytes, to.end, [...indexed, index])
  }

  #index(inserted: number): number {
    return staticCount + this.#table.inserted - inserted
  }

  #slot(said: string): Slot {
    if (this.#slots.size === slotsMax) this.#slots.clear()
    const slot: Slot = { name: fieldName(said), value: '\0', fixed: 0, inserted: -1, named: -1 }
    this.#slots.set(said, slot)
    return slot
  }
}

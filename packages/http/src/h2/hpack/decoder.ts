/** Header blocks of one peer (RFC 7541). */
import { DynamicTable } from './dynamic-table.ts'
import { FieldLine } from './field-line.ts'
import { huffmanText } from './huffman.ts'
import { type Cursor, longInteger, malformed } from './integer.ts'
import { staticCount, staticFields } from './static-table.ts'

export interface ListLimits {
  /** Of the table, as it was said to the peer. */
  tableBytesMax?: number
  /** Of a list, each field with 32 bytes beside its own (RFC 9113 §6.5.2). */
  listBytesMax: number
  fieldsMax: number
}

/** What SETTINGS_HEADER_TABLE_SIZE is, unless it is said. */
export const tableBytesDefault = 4096

const staticLines = Array.from(
  { length: staticCount },
  (_, at) => new FieldLine(staticFields[2 * at]!, staticFields[2 * at + 1]!),
)
const { latin1Slice } = Buffer.prototype as unknown as {
  latin1Slice: (this: Uint8Array, from: number, to: number) => string
}

/** Decodes every block, in order: the table of the connection would otherwise be another one than the peer's. */
export class Decoder {
  /** Of the last block; good until the next. */
  readonly lines: FieldLine[] = []
  /** The last block held more than the limits: what is beyond is not kept. */
  overflowed = false
  readonly #limits: ListLimits
  readonly #table: DynamicTable
  readonly #cursor: Cursor = { bytes: new Uint8Array(), at: 0, end: 0 }
  #listBytes = 0

  constructor(limits: ListLimits) {
    this.#limits = limits
    this.#table = new DynamicTable(limits.tableBytesMax ?? tableBytesDefault)
  }

  /** Throws a `ConnectionFault` where it makes no sense. */
  decode(bytes: Uint8Array, from: number, to: number): void {
    const cursor = this.#cursor
    cursor.bytes = bytes
    cursor.at = from
    cursor.end = to
    this.lines.length = 0
    this.#listBytes = 0
    this.overflowed = false
    this.#sizes(cursor)
    while (cursor.at < to) {
      const first = bytes[cursor.at++]!
      if (first >= 0x80) this.#keep(this.#line(first === 0xff ? longInteger(cursor, 0x7f) : first & 0x7f))
      else if (first >= 0x40) this.#insert(cursor, first)
      else if (first >= 0x20) malformed('a table size behind a field')
      else this.#keep(this.#literal(cursor, (first & 15) === 15 ? longInteger(cursor, 15) : first & 15))
    }
  }

  /** At the beginning, two at most: the smallest and the last of what was changed in between (RFC 7541 §4.2). */
  #sizes(cursor: Cursor): void {
    for (let count = 0; cursor.at < cursor.end; count++) {
      const first = cursor.bytes[cursor.at]!
      if ((first & 0xe0) !== 0x20) return
      cursor.at++
      const size = (first & 31) === 31 ? longInteger(cursor, 31) : first & 31
      if (size > (this.#limits.tableBytesMax ?? tableBytesDefault) || count === 2)
        malformed('a table size that was not allowed')
      this.#table.resize(size)
    }
  }

  #insert(cursor: Cursor, first: number): void {
    const line = this.#literal(cursor, first === 0x7f ? longInteger(cursor, 63) : first & 63)
    this.#table.insert(line)
    this.#keep(line)
  }

  #literal(cursor: Cursor, nameIndex: number): FieldLine {
    const name = nameIndex === 0 ? text(cursor) : this.#line(nameIndex).name
    return new FieldLine(name, text(cursor))
  }

  #line(index: number): FieldLine {
    const line = index <= staticCount ? staticLines[index - 1] : this.#table.at(index - staticCount - 1)
    return line ?? malformed('an index that stands for nothing')
  }

  #keep(line: FieldLine): void {
    this.#listBytes += line.bytes
    const { listBytesMax, fieldsMax } = this.#limits
    if (this.#listBytes > listBytesMax || this.lines.length >= fieldsMax) this.overflowed = true
    else this.lines.push(line)
  }
}

function text(cursor: Cursor): string {
  if (cursor.at >= cursor.end) malformed('a field without end')
  const { bytes } = cursor
  const first = bytes[cursor.at++]!
  const length = (first & 0x7f) === 0x7f ? longInteger(cursor, 0x7f) : first & 0x7f
  const from = cursor.at
  const to = from + length
  if (to > cursor.end) malformed('a string that is longer than the block')
  cursor.at = to
  if (length === 0) return ''
  return first >= 0x80 ? huffmanText(bytes, from, to) : latin1Slice.call(bytes, from, to)
}

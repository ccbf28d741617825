/** Integers of HPACK (RFC 7541 §5.1). */
import { ConnectionFault, codes } from '../fault.ts'

/** Bytes that are read, from `at` up to `end`. */
export interface Cursor {
  bytes: Uint8Array
  at: number
  end: number
}

/** No index, length or size is larger; a longer encoding is an attack. */
const shiftMax = 21

/** The rest of an integer whose prefix of `prefixMax` was full. */
export function longInteger(cursor: Cursor, prefixMax: number): number {
  let value = prefixMax
  for (let shift = 0; ; shift += 7) {
    if (cursor.at >= cursor.end) malformed('an integer without end')
    if (shift > shiftMax) malformed('an integer that is too long')
    const byte = cursor.bytes[cursor.at++]!
    value += (byte & 0x7f) << shift
    if (byte < 0x80) return value
  }
}

/** Writes an integer behind the bits of `first`; returns where it ends. Six bytes at most. */
export function writeInteger(bytes: Uint8Array, at: number, [first, prefixMax, value]: PrefixedInteger): number {
  if (value < prefixMax) {
    bytes[at] = first | value
    return at + 1
  }
  bytes[at++] = first | prefixMax
  let rest = value - prefixMax
  for (; rest >= 0x80; rest >>>= 7) bytes[at++] = (rest & 0x7f) | 0x80
  bytes[at] = rest
  return at + 1
}

type PrefixedInteger = readonly [first: number, prefixMax: number, value: number]

/** Nothing after it can be decoded (RFC 9113 §4.3). */
export function malformed(what: string): never {
  throw new ConnectionFault(codes.compression, `A header block holds ${what}.`)
}

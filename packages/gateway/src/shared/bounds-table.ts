/**
 * Texts of any length in shared memory, beside records that say how many pieces a text has and which writing of it
 * counts: 64 bytes a piece. A text that changes is written anew under another number before the record names it, and
 * the old one goes after that; a reader that finds a piece missing looks the record up again.
 */
import type { TableReader } from './shared-table.ts'

export const pieceBytes = 64
export const boundsShape = { keyWords: 5, valueWords: pieceBytes / 4 }
/** In the 24 bits of a record: pieces in the lower twelve, the number of the writing in the upper. */
const piecesMax = 0xfff

export interface BoundsKey {
  /** The 16 bytes of the record's id. */
  readonly id: Uint8Array
  readonly flags: number
}

/** What a record says of a text that follows one with `before`; 0 for no text. */
export function boundsFlags(text: string, before: number): number {
  const pieces = Math.ceil(Buffer.byteLength(text, 'latin1') / pieceBytes)
  if (pieces === 0) return 0
  if (pieces > piecesMax) throw new RangeError(`a text has at most ${piecesMax * pieceBytes} bytes`)
  return ((((before >>> 12) + 1) & 0xfff) << 12) | pieces
}

const piecesOf = (flags: number) => flags & piecesMax

/** Calls with the key and the value of each piece; both are filled anew each time. */
export function eachPiece(
  { id, flags }: BoundsKey,
  text: string,
  each: (key: Int32Array, value: Int32Array) => void,
): void {
  const key = keyOf(id)
  const value = new Int32Array(boundsShape.valueWords)
  const bytes = Buffer.from(value.buffer)
  for (let piece = 0; piece < piecesOf(flags); piece++) {
    key[4] = (flags & ~piecesMax) | piece
    bytes.fill(0)
    bytes.write(text.slice(piece * pieceBytes, (piece + 1) * pieceBytes), 'latin1')
    each(key, value)
  }
}

export function readPieces(reader: TableReader, { id, flags }: BoundsKey): string | undefined {
  const key = keyOf(id)
  const value = new Int32Array(boundsShape.valueWords)
  let text = ''
  for (let piece = 0; piece < piecesOf(flags); piece++) {
    key[4] = (flags & ~piecesMax) | piece
    if (!reader.find(key, value)) return undefined
    text += Buffer.from(value.buffer).toString('latin1')
  }
  return text.replace(/\0+$/, '')
}

function keyOf(id: Uint8Array): Int32Array {
  const key = new Int32Array(boundsShape.keyWords)
  new Uint8Array(key.buffer).set(id)
  return key
}

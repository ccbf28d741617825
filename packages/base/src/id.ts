/**
 * Identifiers: a kind prefix, an underscore, and a UUIDv7 (RFC 9562 §5.7) in the 26-letter base32 of the
 * TypeID convention. Text sorts by creation time; 16 bytes are enough wherever space counts.
 */
import { randomFillSync } from 'node:crypto'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const values = new Map([...alphabet].map((letter, index) => [letter, BigInt(index)]))
const random = new Uint8Array(16)
const letters = Buffer.alloc(26)

/** A new identifier of the kind, made at `nowMs` (epoch milliseconds). */
export function newId(prefix: string, nowMs = Date.now()): string {
  randomFillSync(random)
  const bytes = random.slice()
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(nowMs / 2 ** (8 * (5 - i))) & 0xff
  bytes[6] = (bytes[6]! & 0x0f) | 0x70
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return idFromBytes(prefix, bytes)
}

/** The text form of 16 identifier bytes. */
export function idFromBytes(prefix: string, bytes: Uint8Array): string {
  let at = 0
  let rest = 0
  let bits = 2 // 26 letters hold 130 bits: two zeros lead
  for (let i = 0; i < 16; i++) {
    rest = (rest << 8) | bytes[i]!
    bits += 8
    while (bits >= 5) {
      bits -= 5
      letters[at++] = alphabet.charCodeAt((rest >>> bits) & 31)
    }
    rest &= (1 << bits) - 1
  }
  return `${prefix}_${letters.toString('latin1')}`
}

/** The 16 bytes behind an identifier, or `undefined` when the text is not one. */
export function idBytes(id: string): Uint8Array | undefined {
  const text = id.slice(id.lastIndexOf('_') + 1)
  if (text.length !== 26 || text[0]! > '7') return undefined
  let number = 0n
  for (const letter of text) {
    const value = values.get(letter)
    if (value === undefined) return undefined
    number = (number << 5n) | value
  }
  const bytes = new Uint8Array(16)
  for (let i = 15; i >= 0; i--) {
    bytes[i] = Number(number & 255n)
    number >>= 8n
  }
  return bytes
}

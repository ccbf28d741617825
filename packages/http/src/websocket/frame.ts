/** Frames of RFC 6455 §5.2, and what is wrong with one. Rules by number: SPEC.md beside this file. */

export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

/** Of the reserved bits: the message is deflated (RFC 7692 §6). */
export const compressionBit = 0x40

export interface FrameHead {
  fin: boolean
  /** The three reserved bits where the first byte has them: 0x40, 0x20, 0x10. */
  reserved: number
  opcode: number
  masked: boolean
  lengthBytes: number
  /** Of the head itself, the masking key included. */
  headBytes: number
}

/** Why a connection must end, with the close code that says so (§7.4.1). */
export interface Breach {
  rule: string
  code: 1002 | 1007 | 1009
  detail: string
}

/** The head that begins at `at`; undefined while it is not all there. */
export function frameHead(bytes: Uint8Array, at: number): FrameHead | undefined {
  if (bytes.byteLength < at + 2) return undefined
  const first = bytes[at]!
  const second = bytes[at + 1]!
  const short = second & 0x7f
  const masked = (second & 0x80) !== 0
  const extended = short === 126 ? 2 : short === 127 ? 8 : 0
  const headBytes = 2 + extended + (masked ? 4 : 0)
  if (bytes.byteLength < at + headBytes) return undefined
  let lengthBytes = extended === 0 ? short : 0
  for (let i = 0; i < extended; i++) lengthBytes = lengthBytes * 256 + bytes[at + 2 + i]!
  return { fin: (first & 0x80) !== 0, reserved: first & 0x70, opcode: first & 0x0f, masked, lengthBytes, headBytes }
}

export const isControl = (opcode: number): boolean => opcode >= 8

/** Masking is its own reverse (§5.3); `offset` is the place of the piece within its payload. */
export function masked(piece: Uint8Array, key: Uint8Array, offset: number): Uint8Array {
  const out = new Uint8Array(piece.byteLength)
  for (let i = 0; i < out.length; i++) out[i] = piece[i]! ^ key[(offset + i) & 3]!
  return out
}

/** Codes that may stand in a close frame (§7.4, and the registry of §11.7). */
export const isCloseCode = (code: number): boolean =>
  (code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006) || (code >= 3000 && code <= 4999)

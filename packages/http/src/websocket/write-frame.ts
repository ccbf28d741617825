import { randomFillSync } from 'node:crypto'
import { compressionBit, opcodes } from './frame.ts'

export interface FrameToWrite {
  opcode: number
  data: Uint8Array
  /** To a server: masked with a key nobody can guess (RFC 6455 §5.3). */
  masked: boolean
  fin?: boolean
  /** Under permessage-deflate (RFC 7692 §6). */
  deflated?: boolean
}

const keys = new Uint8Array(4096)
let nextKey = keys.length

/** One frame, head and payload in one piece. */
export function writeFrame({ opcode, data, masked, fin = true, deflated = false }: FrameToWrite): Uint8Array {
  const length = data.byteLength
  const extended = length < 126 ? 0 : length < 65_536 ? 2 : 8
  const start = 2 + extended + (masked ? 4 : 0)
  const bytes = new Uint8Array(start + length)
  bytes[0] = (fin ? 0x80 : 0) | (deflated ? compressionBit : 0) | opcode
  bytes[1] = (masked ? 0x80 : 0) | (extended === 0 ? length : extended === 2 ? 126 : 127)
  for (let i = 0, left = length; i < extended; i++, left = Math.floor(left / 256)) bytes[1 + extended - i] = left % 256
  if (!masked) bytes.set(data, start)
  else {
    if (nextKey === keys.length) {
      randomFillSync(keys)
      nextKey = 0
    }
    const key = keys.subarray(nextKey, (nextKey += 4))
    bytes.set(key, start - 4)
    for (let i = 0; i < length; i++) bytes[start + i] = data[i]! ^ key[i & 3]!
  }
  return bytes
}

const reasonBytesMax = 123

/** `reason` of at most 123 bytes of ASCII (§5.5.1). */
export function closeFrame(code: number, reason: string, masked: boolean): Uint8Array {
  const text = Buffer.from(reason, 'latin1').subarray(0, reasonBytesMax)
  const data = new Uint8Array(2 + text.length)
  data[0] = code >> 8
  data[1] = code & 0xff
  data.set(text, 2)
  return writeFrame({ opcode: opcodes.close, data, masked })
}

import { EarlyBytes } from '../early-bytes.ts'
import { ConnectionFault, codes } from './fault.ts'
import { type Frame, flags, padding } from './frame-reader.ts'

const priorityBytes = 5

/** A header block that came in more than one frame (RFC 9113 §4.3). */
export class HeaderBlock {
  readonly stream: number
  readonly endStream: boolean
  continuations = 0
  readonly #bytes = new EarlyBytes()

  constructor({ stream, flags: set }: Frame) {
    this.stream = stream
    this.endStream = (set & flags.endStream) !== 0
  }

  add({ bytes, from, to }: Frame): void {
    if (to > from) this.#bytes.add(bytes.subarray(from, to))
  }

  get view(): Uint8Array {
    return this.#bytes.view
  }
}

/** Takes padding and priority off a HEADERS frame (RFC 9113 §6.2). */
export function trimHeaders(frame: Frame): void {
  if ((frame.flags & flags.padded) !== 0) {
    if (frame.from === frame.to) padding()
    frame.to -= frame.bytes[frame.from++]!
  }
  if ((frame.flags & flags.priority) !== 0) frame.from += priorityBytes
  if (frame.from <= frame.to) return
  if ((frame.flags & flags.padded) !== 0) padding()
  throw new ConnectionFault(codes.frameSize, 'A HEADERS frame is too short.')
}

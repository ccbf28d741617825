import { isUtf8 } from 'node:buffer'
import { copied } from '@gatehouse/base'
import {
  type Breach,
  compressionBit,
  type FrameHead,
  frameHead,
  isCloseCode,
  isControl,
  masked,
  opcodes,
} from './frame.ts'

export interface FrameRules {
  /** What comes is a client's: masked (RFC 6455 §5.1). */
  fromClient: boolean
  /** Reserved bits that the extensions in use may set on data frames. */
  reservedBits: number
  /** Payload of one message, all its fragments together. */
  messageBytesMax: number
}

export interface FrameEvents {
  /** A frame begins. A control frame's payload is all there: it comes in the same call to `read`, in one piece. */
  frame(head: FrameHead): void
  /** Unmasked, and valid for good. */
  payload(piece: Uint8Array): void
  frameEnd(): void
}

/**
 * Follows the frames of one direction, whatever pieces they come in. Without rules it only knows where a frame ends,
 * and lets everything pass; with rules it stops at the first breach, which is always found before a byte of the frame went on.
 */
export class FrameReader {
  breach: Breach | undefined
  /** A close frame went by. */
  closed = false
  readonly #rules: FrameRules | undefined
  readonly #events: FrameEvents | undefined
  /** Of a head, or of a control frame, that is not all there. */
  #rest: Uint8Array | undefined
  /** Payload of the present frame that is still to come. */
  #left = 0
  #key: Uint8Array | undefined
  #offset = 0
  /** A message is under way: what its fragments have so far. */
  #fragmented = false
  #messageBytes = 0

  constructor(rules?: FrameRules, events?: FrameEvents) {
    this.#rules = rules
    this.#events = events
  }

  /** Payload that must go by before another frame may begin. */
  get leftBytes(): number {
    return this.#left
  }

  /** What was kept back: less than a head, or than a control frame. */
  get rest(): Uint8Array | undefined {
    return this.#rest
  }

  /** The bytes that may go on. */
  read(piece: Uint8Array): Uint8Array {
    if (this.breach) return piece.subarray(0, 0)
    const bytes = this.#rest ? Buffer.concat([this.#rest, piece]) : piece
    this.#rest = undefined
    let at = 0
    for (;;) {
      at = this.#payload(bytes, at)
      if (this.#left > 0 || (this.closed && this.#rules)) break
      const head = frameHead(bytes, at)
      if (!head || !isControlWhole(head, bytes.byteLength - at)) {
        if (at < bytes.byteLength) this.#rest = copied(bytes, at)
        break
      }
      this.breach = this.#rules && this.#breachOf(head, bytes, at, this.#rules)
      if (this.breach) break
      at = this.#begin(head, bytes, at)
    }
    return at === bytes.byteLength ? bytes : bytes.subarray(0, at)
  }

  #begin(head: FrameHead, bytes: Uint8Array, at: number): number {
    const start = at + head.headBytes
    this.#left = head.lengthBytes
    this.#offset = 0
    this.closed ||= head.opcode === opcodes.close
    if (!isControl(head.opcode)) {
      this.#messageBytes = head.fin ? 0 : this.#messageBytes + head.lengthBytes
      this.#fragmented = !head.fin
    }
    if (this.#events) {
      this.#key = head.masked ? copied(bytes, start - 4, start) : undefined
      this.#events.frame(head)
      if (head.lengthBytes === 0) this.#events.frameEnd()
    }
    return isControl(head.opcode) ? this.#payload(bytes, start) : start
  }

  #payload(bytes: Uint8Array, at: number): number {
    const count = Math.min(this.#left, bytes.byteLength - at)
    if (count === 0) return at
    this.#left -= count
    if (this.#events) {
      const piece = bytes.subarray(at, at + count)
      this.#events.payload(this.#key ? masked(piece, this.#key, this.#offset) : piece)
      this.#offset += count
      if (this.#left === 0) this.#events.frameEnd()
    }
    return at + count
  }

  #breachOf(head: FrameHead, bytes: Uint8Array, at: number, rules: FrameRules): Breach | undefined {
    const { opcode, fin, reserved, lengthBytes } = head
    const control = isControl(opcode)
    if ((reserved & ~allowedBits(head, rules)) !== 0) return broken('WS-1', 'A reserved bit is set.')
    if ((opcode > 2 && opcode < 8) || opcode > 10) return broken('WS-2', `The opcode ${opcode} is reserved.`)
    if (head.masked !== rules.fromClient) return broken('WS-3', 'Only a client masks its frames.')
    if (control && !fin) return broken('WS-4', 'A control frame is fragmented.')
    if (control && lengthBytes > 125) return broken('WS-5', 'A control frame has more than 125 bytes.')
    const short = bytes[at + 1]! & 0x7f
    if (short === 127 && bytes[at + 2]! > 127) return broken('WS-6', 'The length has its highest bit set.')
    if ((short === 126 && lengthBytes < 126) || (short === 127 && lengthBytes < 65_536)) {
      return broken('WS-7', 'The length is not written as short as it can be.')
    }
    if (opcode === opcodes.close) return this.#closeBreach(head, bytes, at)
    if (control) return undefined
    if (opcode === opcodes.continuation && !this.#fragmented) return broken('WS-8', 'Nothing is there to be continued.')
    if (opcode !== opcodes.continuation && this.#fragmented) return broken('WS-9', 'A message begins within another.')
    if (this.#messageBytes + lengthBytes <= rules.messageBytesMax) return undefined
    return { rule: 'WS-10', code: 1009, detail: `A message may have ${rules.messageBytesMax} bytes.` }
  }

  #closeBreach({ headBytes, lengthBytes, masked: isMasked }: FrameHead, bytes: Uint8Array, at: number) {
    if (lengthBytes === 0) return undefined
    const start = at + headBytes
    const raw = bytes.subarray(start, start + lengthBytes)
    const payload = isMasked ? masked(raw, bytes.subarray(start - 4, start), 0) : raw
    if (lengthBytes === 1) return broken('WS-11', 'A close frame has half a code.')
    const code = payload[0]! * 256 + payload[1]!
    if (!isCloseCode(code)) return broken('WS-12', `The code ${code} may not be sent.`)
    return isUtf8(payload.subarray(2))
      ? undefined
      : ({ ...broken('WS-13', 'The reason is not UTF-8.'), code: 1007 } as const)
  }
}

/** That a message is deflated is said by its first frame alone (RFC 7692 §6). */
function allowedBits({ opcode }: FrameHead, { reservedBits }: FrameRules): number {
  if (isControl(opcode)) return 0
  return opcode === opcodes.continuation && reservedBits === compressionBit ? 0 : reservedBits
}

/** A control frame goes on in one piece, so that a bad one does not go on at all. */
const isControlWhole = ({ opcode, lengthBytes, headBytes }: FrameHead, bytes: number) =>
  !isControl(opcode) || lengthBytes > 125 || bytes >= headBytes + lengthBytes

const broken = (rule: string, detail: string): Breach => ({ rule, code: 1002, detail })

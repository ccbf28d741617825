import { isUtf8 } from 'node:buffer'
import { copied } from '@gatehouse/base'
import { type Breach, compressionBit, type FrameHead, isControl, opcodes } from './frame.ts'
import { FrameReader, type FrameRules } from './frame-reader.ts'

/** Whole messages, and control frames where they stood between them. */
export interface Message {
  opcode: number
  data: Uint8Array
  /** `data` is as permessage-deflate has it. */
  deflated?: boolean
}

/** Room that is made for what a frame announces before it came. */
const announcedBytesMax = 16_384

/** Puts the fragments of messages together, up to the limit of its rules. */
export class MessageReader {
  readonly #reader: FrameReader
  readonly #found: (message: Message) => void
  #head: FrameHead | undefined
  #opcode = 0
  #deflated = false
  #room = new Uint8Array(0)
  #used = 0
  #control = new Uint8Array(0)
  #breach: Breach | undefined

  constructor(rules: FrameRules, found: (message: Message) => void) {
    this.#found = found
    this.#reader = new FrameReader(rules, {
      frame: head => this.#frame(head),
      payload: piece => this.#payload(piece),
      frameEnd: () => this.#frameEnd(),
    })
  }

  get breach(): Breach | undefined {
    return this.#breach ?? this.#reader.breach
  }

  read(piece: Uint8Array): void {
    if (!this.#breach) this.#reader.read(piece)
  }

  #frame(head: FrameHead): void {
    this.#head = head
    if (isControl(head.opcode)) this.#control = new Uint8Array(0)
    else if (head.opcode !== opcodes.continuation) {
      this.#opcode = head.opcode
      this.#deflated = (head.reserved & compressionBit) !== 0
    }
  }

  #payload(piece: Uint8Array): void {
    if (isControl(this.#head!.opcode)) this.#control = copied(piece)
    else {
      const needed = this.#used + piece.byteLength
      if (needed > this.#room.byteLength) {
        const announced = Math.min(this.#head!.lengthBytes, announcedBytesMax)
        const grown = this.#used === 0 ? announced : Math.min(needed * 2, this.#used + 1_048_576)
        const larger = new Uint8Array(Math.max(needed, grown))
        larger.set(this.#room.subarray(0, this.#used))
        this.#room = larger
      }
      this.#room.set(piece, this.#used)
      this.#used = needed
    }
  }

  #frameEnd(): void {
    const { opcode, fin } = this.#head!
    if (this.#breach) return
    if (isControl(opcode)) return this.#found({ opcode, data: this.#control })
    if (!fin) return
    const data = this.#room.subarray(0, this.#used)
    this.#room = new Uint8Array(0)
    this.#used = 0
    if (this.#deflated) return this.#found({ opcode: this.#opcode, data, deflated: true })
    this.#breach = textBreach(this.#opcode, data)
    if (!this.#breach) this.#found({ opcode: this.#opcode, data })
  }
}

/** What is wrong with a whole message as such. */
export function textBreach(opcode: number, data: Uint8Array): Breach | undefined {
  if (opcode !== opcodes.text || isUtf8(data)) return undefined
  return { rule: 'WS-14', code: 1007, detail: 'A text is not UTF-8.' }
}

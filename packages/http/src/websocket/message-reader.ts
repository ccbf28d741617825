import { isUtf8 } from 'node:buffer'
import { copied } from '@gatehouse/base'
import { GrowingRoom } from '../growing-room.ts'
import { type Breach, compressionBit, type FrameHead, isControl, opcodes } from './frame.ts'
import { FrameReader, type FrameRules } from './frame-reader.ts'

/** Whole messages, and control frames where they stood between them. */
export interface Message {
  opcode: number
  data: Uint8Array
  /** `data` is as permessage-deflate has it. */
  deflated?: boolean
}

/** Puts the fragments of messages together, up to the limit of its rules. */
export class MessageReader {
  readonly #reader: FrameReader
  readonly #found: (message: Message) => void
  #head: FrameHead | undefined
  #opcode = 0
  #deflated = false
  readonly #room = new GrowingRoom()
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
    else this.#room.add(piece, this.#head!.lengthBytes)
  }

  #frameEnd(): void {
    const { opcode, fin } = this.#head!
    if (this.#breach) return
    if (isControl(opcode)) return this.#found({ opcode, data: this.#control })
    if (!fin) return
    const data = this.#room.take()
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

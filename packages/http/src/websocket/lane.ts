/** One direction of a tunnel: from the side that sends to the side that takes. */
import { type BodySink, type BodySource, borrows } from '@gatehouse/base'
import { OrderedQueue } from '../ordered-queue.ts'
import { deflated, inflated, isWorthDeflating } from './deflate.ts'
import { type Breach, isControl, opcodes } from './frame.ts'
import { FrameReader, type FrameRules } from './frame-reader.ts'
import { type Message, MessageReader, textBreach } from './message-reader.ts'
import { writeFrame } from './write-frame.ts'

/** What becomes of a message that somebody looked at. */
export type Verdict = 'pass' | 'drop' | Message | { closeCode: number; code: string }
export type Look = (message: Message) => Verdict | Promise<Verdict>

export interface LaneOwner {
  /** When nobody takes any more: tell the sender at once, or read on until it has seen why. */
  readonly whenAbandoned: 'abort' | 'drain'
  /** Something came. */
  moved(): void
  /** The lane found a reason to end the whole tunnel. */
  close(reason: { closeCode: number; code: string; detail?: string }): void
  /** Nothing more will come, or nobody takes any more. */
  changed(): void
}

export interface LaneRules {
  /** `raw`: bytes of any protocol. `follow`: WebSocket, untouched. `watch`: held to its rules. `look`: message by message. */
  mode: 'raw' | 'follow' | 'watch' | 'look'
  rules: FrameRules
  look?: Look
  /** Messages that go on are deflated; only where somebody looks. */
  deflates?: boolean
}

type Item = { kind: 'message'; message: Message } | { kind: 'breach'; breach: Breach } | { kind: 'end' }

export class Lane implements BodySource, BodySink {
  readonly lengthBytes = undefined
  readonly #owner: LaneOwner
  #source: BodySource | undefined
  #sink: BodySink | undefined
  #rules: LaneRules | undefined
  #frames: FrameReader | undefined
  #messages: MessageReader | undefined
  #queue: OrderedQueue<Item> | undefined
  /** The source waits for us. */
  #holding = false
  #receiving = false
  /** The sink said no to a piece that is its own until it resumes. */
  #blocked = false
  /** The close frame that goes out when the present frame is over. */
  #last: Uint8Array | undefined
  #closeSent = false
  /** The side that takes has its last byte, or is gone. */
  finished = false
  /** The side that sends has sent its last byte, or is gone. */
  dry = false

  constructor(owner: LaneOwner) {
    this.#owner = owner
  }

  get borrows(): boolean {
    return this.#sink !== undefined && borrows(this.#sink) && this.#queue === undefined
  }

  /** Lets the bytes flow, as soon as somebody takes them. */
  open(source: BodySource, rules: LaneRules): void {
    this.#source = source
    this.#rules = rules
    if (rules.mode === 'follow') this.#frames = new FrameReader()
    if (rules.mode === 'watch') this.#frames = new FrameReader(rules.rules)
    if (rules.mode === 'look') this.#listen(rules)
    if (this.finished) this.cut(new Error('nobody takes it'))
    else if (this.#sink) source.start(this)
  }

  start(sink: BodySink): void {
    if (this.#sink) throw new Error('body started twice')
    this.#sink = sink
    this.#source?.start(this)
  }

  resume(): void {
    this.#blocked = false
    if (this.finished || !this.#queue) this.#source?.resume()
    else this.#queue.resume()
  }

  /** The side that takes is gone. */
  abort(reason = new Error('nobody takes it any more')): void {
    if (this.finished) return
    this.#finish()
    if (this.#owner.whenAbandoned === 'drain') this.#source?.resume()
    else this.cut(reason)
    this.#owner.changed()
  }

  data(piece: Uint8Array): boolean {
    this.#owner.moved()
    if (this.finished) return true
    if (this.#last) return this.#lastBytes(piece)
    if (this.#messages) return this.#read(piece, this.#messages)
    const frames = this.#frames
    const passing = frames ? frames.read(piece) : piece
    this.#blocked = passing.byteLength > 0 && !this.#sink!.data(passing)
    if (frames?.breach) this.#broke(frames.breach)
    return !this.#blocked
  }

  end(): void {
    this.dry = true
    if (!this.finished) {
      if (this.#queue) {
        this.#queue.push({ kind: 'end' })
        this.#queue.run()
      } else {
        if (this.#rules?.mode === 'follow' && this.#frames!.rest) this.#sink!.data(this.#frames!.rest)
        this.#endSink()
      }
    }
    this.#owner.changed()
  }

  failed(reason: Error): void {
    this.dry = true
    if (!this.finished) {
      this.#finish()
      this.#sink!.failed(reason)
    }
    this.#owner.changed()
  }

  /** Ends what goes out, with this frame where one may still go. */
  close(frame: Uint8Array | undefined): void {
    if (this.finished || this.#last) return
    if (frame && !this.saidClose) {
      if (this.#frames && this.#frames.leftBytes > 0) {
        this.#last = frame
        return
      }
      this.#sink?.data(frame)
    }
    this.#endSink()
    if (!this.#blocked) this.#source?.resume()
  }

  /** A close frame went out already. */
  get saidClose(): boolean {
    return this.#closeSent || this.#frames?.closed === true
  }

  /** A frame may go out now: none is under way. */
  get between(): boolean {
    return this.#rules !== undefined && this.#rules.mode !== 'raw' && (this.#frames?.leftBytes ?? 0) === 0
  }

  /** Gives up both ends. */
  cut(reason: Error): void {
    if (!this.finished) {
      this.#finish()
      this.#sink?.failed(reason)
    }
    if (this.dry) return
    this.dry = true
    this.#source?.abort(reason)
  }

  #listen({ rules, look }: LaneRules): void {
    const queue = new OrderedQueue<Item>({
      work: item => this.#work(item, look!),
      empty: () => {
        if (!this.#holding || this.#receiving) return
        this.#holding = false
        this.#source!.resume()
      },
      broken: () => this.#owner.close({ closeCode: 1011, code: 'policy_failed' }),
    })
    this.#queue = queue
    this.#messages = new MessageReader(rules, message => queue.push({ kind: 'message', message }))
  }

  #read(piece: Uint8Array, messages: MessageReader): boolean {
    const queue = this.#queue!
    messages.read(piece)
    if (messages.breach) queue.push({ kind: 'breach', breach: messages.breach })
    this.#receiving = true
    queue.run()
    this.#receiving = false
    this.#holding = !queue.drained && !this.finished
    return !this.#holding
  }

  #work(item: Item, look: Look): boolean | Promise<boolean> {
    if (this.finished) return true
    if (item.kind === 'end') this.#endSink()
    else if (item.kind === 'breach') this.#broke(item.breach)
    else {
      const { message } = item
      if (isControl(message.opcode)) return this.#send(message)
      return message.deflated ? this.#inflate(message, look) : this.#ask(message, look)
    }
    return true
  }

  async #inflate({ opcode, data }: Message, look: Look): Promise<boolean> {
    const plain = await inflated(data, this.#rules!.rules.messageBytesMax)
    if (this.finished) return true
    const breach = 'rule' in plain ? plain : textBreach(opcode, plain)
    if (!breach) return this.#ask({ opcode, data: plain as Uint8Array }, look)
    this.#broke(breach)
    return true
  }

  #ask(message: Message, look: Look): boolean | Promise<boolean> {
    const verdict = look(message)
    if (verdict instanceof Promise) return verdict.then(late => this.#settle(message, late))
    return this.#settle(message, verdict)
  }

  #settle(message: Message, verdict: Verdict): boolean | Promise<boolean> {
    if (this.finished || verdict === 'drop') return true
    if (verdict === 'pass') return this.#send(message)
    if ('opcode' in verdict) return this.#send(verdict)
    this.#owner.close(verdict)
    return true
  }

  #send(message: Message): boolean | Promise<boolean> {
    const { opcode, data } = message
    if (this.#closeSent) return true
    this.#closeSent = opcode === opcodes.close
    if (!this.#rules!.deflates || isControl(opcode) || !isWorthDeflating(data)) return this.#write(message)
    return deflated(data).then(coded => this.#write({ opcode, data: coded, deflated: true }))
  }

  #write({ opcode, data, deflated: isDeflated = false }: Message): boolean {
    if (this.finished) return true
    const masked = this.#rules!.rules.fromClient
    return this.#sink!.data(writeFrame({ opcode, data, masked, deflated: isDeflated }))
  }

  #lastBytes(piece: Uint8Array): boolean {
    const frames = this.#frames!
    const passing = frames.read(piece.subarray(0, Math.min(piece.byteLength, frames.leftBytes)))
    this.#blocked = !this.#sink!.data(passing)
    if (frames.leftBytes > 0) return !this.#blocked
    const last = this.#last!
    this.#last = undefined
    this.#sink!.data(last)
    this.#endSink()
    return !this.#blocked
  }

  #broke({ code, rule, detail }: Breach): void {
    const tooLarge = code === 1009
    this.#owner.close({
      closeCode: code,
      code: tooLarge ? 'message_too_large' : 'message_malformed',
      detail: `${detail} (${rule})`,
    })
  }

  #endSink(): void {
    if (this.finished) return
    this.#finish()
    this.#sink?.end()
    this.#owner.changed()
  }

  #finish(): void {
    this.finished = true
    this.#last = undefined
    this.#queue?.stop()
    this.#owner.changed()
  }
}

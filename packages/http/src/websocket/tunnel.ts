/** Two lanes between a caller and an upstream after a 101; ends both with a code when somebody says so. */
import type { BodySource } from '@gatehouse/base'
import { compressionBit } from './frame.ts'
import type { FrameRules } from './frame-reader.ts'
import { Lane, type LaneRules, type Verdict } from './lane.ts'
import type { Message } from './message-reader.ts'
import { closeFrame } from './write-frame.ts'

export interface TunnelClose {
  /** Of RFC 6455 §7.4; other protocols are ended without. */
  closeCode: number
  /** Goes out as the reason: a failure code, ASCII, at most 123 bytes. */
  code: string
  detail?: string
}

export interface TunnelRules extends Pick<FrameRules, 'messageBytesMax' | 'reservedBits'> {
  mode: LaneRules['mode']
  /** Without a byte in either direction. */
  idleTimeoutMs: number
  /** One message, in its order among those of its direction; the next one waits. */
  look?: (message: Message, direction: 'in' | 'out') => Verdict | Promise<Verdict>
  /** With whom permessage-deflate is in use (`deflate-terms.ts`); only where somebody looks. */
  deflate?: { caller: boolean; upstream: boolean }
}

/** How long the sides may take to end theirs after a close. */
const lingerMs = 2000
/** How long the caller may go on sending once it has its last byte. */
const halfMs = 5000

export class Tunnel {
  /** What goes to the upstream: the request's body. */
  readonly in: Lane
  /** What goes to the caller: the reply's body. */
  readonly out: Lane
  /** Why it was ended from here. */
  closed: TunnelClose | undefined
  readonly #request: BodySource
  readonly #over: (closed: TunnelClose | undefined) => void
  #rules: TunnelRules | undefined
  #nowMs = 0
  #quietSinceMs = 0
  #moved = false
  #endingSinceMs = 0
  #halfSinceMs = 0
  #isOver = false

  /** `request` is not touched before `open`; `over` is called once after that, when nothing is held any more. */
  constructor(request: BodySource, over: (closed: TunnelClose | undefined) => void) {
    this.#request = request
    this.#over = over
    const owner = (whenAbandoned: 'abort' | 'drain') => ({
      whenAbandoned,
      moved: () => {
        this.#moved = true
      },
      close: (reason: TunnelClose) => this.close(reason),
      changed: () => this.#changed(),
    })
    this.in = new Lane(owner('drain'))
    this.out = new Lane(owner('abort'))
  }

  /** Frames may go both ways. */
  get switched(): boolean {
    return this.#rules !== undefined
  }

  /** Before the reply with its 101 is sent, whose body is then `out`. */
  switch(reply: BodySource, rules: TunnelRules, nowMs: number): void {
    this.#rules = rules
    this.#nowMs = this.#quietSinceMs = nowMs
    this.out.open(this.#guarded(reply), this.#laneRules('out', rules))
  }

  /** After the 101 was sent. */
  open(): void {
    this.in.open(this.#request, this.#laneRules('in', this.#rules!))
    this.#changed()
  }

  /** Tells both sides, waits a little for their ends, and lets go. */
  close(reason: TunnelClose): void {
    if (this.closed || this.#isOver) return
    this.closed = reason
    this.#endingSinceMs = this.#nowMs
    const { closeCode, code } = reason
    const framed = this.#rules !== undefined && this.#rules.mode !== 'raw'
    // The caller's end last: with it the exchange is over.
    this.in.close(framed ? closeFrame(closeCode, code, true) : undefined)
    this.out.close(framed ? closeFrame(closeCode, code, false) : undefined)
  }

  /**
   * The caller has its last byte. What still comes from it is passed on for a little while; where somebody looks at
   * messages it is not.
   */
  replyOver(): void {
    this.#halfSinceMs = this.#nowMs
    if (this.#rules?.mode === 'look' && !this.closed) this.in.close(undefined)
  }

  /** Called about once a second. */
  sweep(nowMs: number): void {
    this.#nowMs = nowMs
    if (this.#endingSinceMs > 0) {
      if (nowMs - this.#endingSinceMs >= lingerMs) this.cut(new Error('the tunnel was closed'))
      return
    }
    if (this.#halfSinceMs > 0 && nowMs - this.#halfSinceMs >= halfMs) {
      return this.close({ closeCode: 1001, code: 'stream_ended' })
    }
    if (this.#moved) this.#quietSinceMs = nowMs
    this.#moved = false
    if (this.#rules && nowMs - this.#quietSinceMs >= this.#rules.idleTimeoutMs) {
      this.close({ closeCode: 1001, code: 'stream_idle' })
    }
  }

  cut(reason: Error): void {
    this.in.cut(reason)
    this.out.cut(reason)
    this.#changed()
  }

  #laneRules(direction: 'in' | 'out', { mode, look, deflate, ...rest }: TunnelRules): LaneRules {
    const { messageBytesMax } = rest
    const fromClient = direction === 'in'
    const inflates = fromClient ? deflate?.caller : deflate?.upstream
    const rules = { fromClient, reservedBits: inflates ? compressionBit : rest.reservedBits, messageBytesMax }
    if (!look) return { mode, rules }
    const deflates = (fromClient ? deflate?.upstream : deflate?.caller) ?? false
    return { mode, rules, look: message => look(message, direction), deflates }
  }

  /** An upstream that breaks off between two frames is told to the caller with a code. */
  #guarded(reply: BodySource): BodySource {
    return {
      lengthBytes: undefined,
      resume: () => reply.resume(),
      abort: reason => reply.abort(reason),
      start: sink => {
        reply.start({
          borrows: (sink as Lane).borrows,
          data: piece => sink.data(piece),
          end: () => sink.end(),
          failed: reason => {
            if (this.out.saidClose) return sink.end()
            if (this.out.between) this.close({ closeCode: 1011, code: 'upstream_failed' })
            sink.failed(reason)
          },
        } as typeof sink)
      },
    }
  }

  #changed(): void {
    if (this.#isOver || !this.#rules) return
    const lanes = [this.in, this.out]
    if (lanes.every(lane => lane.finished && lane.dry)) {
      this.#isOver = true
      this.#over(this.closed)
    } else if (this.#endingSinceMs === 0 && lanes.some(lane => lane.finished && !lane.dry)) {
      this.#endingSinceMs = this.#nowMs
    }
  }
}

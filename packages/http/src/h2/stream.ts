import type { FieldLine } from './hpack/field-line.ts'
import type { ReceiveWindow } from './receive-window.ts'

/** One header block of a stream. */
export interface Block {
  /** Good during the call that gets it. */
  readonly lines: readonly FieldLine[]
  /** It held more than its limits; what is beyond is missing. */
  readonly overflowed: boolean
}

/** One stream of a connection (RFC 9113 §5), as far as its two ends are alike. */
export abstract class Stream {
  readonly id: number
  /** What the peer takes of it now; below 0 where it made its windows smaller (RFC 9113 §6.9.2). */
  sendWindow: number
  /** Of a stream on which something may come. */
  receiveWindow: ReceiveWindow | undefined
  /** The last frame was sent. */
  localEnded = false
  /** The last frame has come. */
  remoteEnded = false
  /** It is over, in order or by a reset: nothing is sent on it, and what comes is dropped. */
  closed = false

  constructor(id: number, sendWindow: number) {
    this.id = id
    this.sendWindow = sendWindow
  }

  /** Another header block. */
  abstract fields(block: Block, endStream: boolean): void
  /** A piece of the content: bytes of the moment. */
  abstract data(piece: Uint8Array): void
  /** The last frame was one of DATA, and it is here. */
  abstract dataEnded(): void
  /** The peer reset it, or broke a rule so that it was reset here. */
  abstract wasReset(code: number): void
}

/** Who has a piece to send, and waits for windows or for the system. */
export interface Waiter {
  /** Sends one frame where that may be. Returns whether it did. */
  go(): boolean
}

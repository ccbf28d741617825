import type { PieceFate } from './inlet.ts'

/** What stands behind an accepted socket at a time: the door, an HTTP/1.1 connection, or nothing of ours any more. */
export interface Taker {
  /** The bytes hold during the call; longer where its `Inlet` says so. */
  take(bytes: Uint8Array): void
  /** What became of the pieces of the inlet's own buffer; given away unless said. */
  fate?(): PieceFate
  /** The caller has sent all it will send. */
  half(): void
  /** The connection is gone, whoever ended it. */
  gone(): void
  /** The socket's buffer is empty again. */
  drained(): void
  /** Looks at the deadlines, about twice a second. */
  sweep(nowMs: number): void
  /** Finish what is under way and close; an idle one closes now. */
  drain(): void
}

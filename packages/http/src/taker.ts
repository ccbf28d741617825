/** What stands behind an accepted socket at a time: the door, an HTTP/1.1 connection, or nothing of ours any more. */
export interface Taker {
  take(bytes: Uint8Array): void
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

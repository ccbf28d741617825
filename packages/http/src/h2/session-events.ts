import type { ConnectionFault } from './fault.ts'
import type { Setting } from './settings.ts'
import type { Block, Stream } from './stream.ts'

/** What the owner of a session hears. */
export interface SessionEvents {
  /** A header block on a stream that is not open. */
  opens(stream: number, block: Block, endStream: boolean): void
  /** The stream was never open. */
  isIdle(stream: number): boolean
  /** A frame brought nothing but so many bytes. */
  idled(bytes: number): void
  /** A DATA frame was empty, and not the last. */
  emptyData(): void
  /** A header block goes on and on. */
  endlessHead(): void
  pinged(): void
  pongCame(): void
  settingsCame(settings: readonly Setting[]): void
  goawayCame(code: number, lastStream: number): void
  /** A stream is over that we did not reset, or was reset because of what the peer did. */
  streamReset(stream: Stream, code: number): void
  /** A stream was reset that is over. */
  overReset(): void
  /** The connection is to end. */
  faulty(fault: ConnectionFault): void
  outletDrained(): void
}

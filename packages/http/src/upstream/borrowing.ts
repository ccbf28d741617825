/** Bodies without a copy and without a new buffer for every piece. */
import type { BodySink } from '@gatehouse/base'

/**
 * A sink that gives pieces back. `true` from `data()` says that the piece is used up; after `false` it is the sink's
 * until it calls `resume()` on the source. The source may then read the next bytes into the same memory, which costs a
 * third of reading them into memory that the processor has not seen. To any other sink a piece belongs for good.
 */
export interface BorrowingSink extends BodySink {
  readonly borrows: true
}

export const borrows = (sink: BodySink): boolean => (sink as Partial<BorrowingSink>).borrows === true

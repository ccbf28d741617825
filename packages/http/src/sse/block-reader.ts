import { copied } from '@gatehouse/base'

const cr = 13
const lf = 10

/**
 * Divides a `text/event-stream` into blocks, each with the blank line that ends it (WHATWG HTML §9.2.5: lines end in CRLF,
 * LF or CR). A block that a CR ended is handed on at once; the LF that may follow is a block of its own.
 */
export class BlockReader {
  readonly #bytesMax: number
  readonly #found: (block: Uint8Array) => void
  #room = new Uint8Array(0)
  #used = 0
  /** Nothing stands on the present line. */
  #blank = true
  #afterCr = false
  /** The CR before was the end of a block. */
  #ended = false
  /** A block grew past the limit; nothing more is read. */
  over = false

  constructor(bytesMax: number, found: (block: Uint8Array) => void) {
    this.#bytesMax = bytesMax
    this.#found = found
  }

  read(piece: Uint8Array): void {
    let from = 0
    for (let at = 0; at < piece.byteLength && !this.over; at++) {
      const byte = piece[at]!
      const second = byte === lf && this.#afterCr
      this.#afterCr = byte === cr
      if (second) {
        if (this.#ended) {
          this.#found(copied(piece, at, at + 1))
          from = at + 1
        }
      } else if (byte !== cr && byte !== lf) this.#blank = false
      else if (this.#blank) {
        this.#take(piece, from, at + 1)
        from = at + 1
        if (!this.over) this.#hand()
        this.#ended = true
        continue
      } else this.#blank = true
      this.#ended = false
    }
    if (!this.over) this.#take(piece, from, piece.byteLength)
  }

  /** What came after the last blank line; it is no event (§9.2.6). */
  rest(): Uint8Array {
    return this.#room.subarray(0, this.#used)
  }

  #hand(): void {
    const block = this.#room.slice(0, this.#used)
    this.#used = 0
    this.#found(block)
  }

  #take(piece: Uint8Array, from: number, to: number): void {
    const needed = this.#used + to - from
    if (needed > this.#bytesMax) {
      this.over = true
      return
    }
    if (needed > this.#room.byteLength) {
      const larger = new Uint8Array(Math.max(1024, needed * 2))
      larger.set(this.#room.subarray(0, this.#used))
      this.#room = larger
    }
    this.#room.set(piece.subarray(from, to), this.#used)
    this.#used = needed
  }
}

import { randomBytes } from 'node:crypto'

const lows: readonly string[] = Array.from({ length: 4096 }, (_, low) => low.toString(16).padStart(3, '0'))

/** Names exchanges: ten random bytes of this thread, then a count. Both forms say the same. */
export class RequestIds {
  readonly #thread = randomBytes(10)
  readonly #prefix = `req_${this.#thread.toString('hex')}`
  /** The prefix with what changes once in 4,096 counts. */
  #prefixHigh = ''
  #high = -1
  #count = 0

  next(): number {
    return ++this.#count
  }

  text(count: number): string {
    const high = Math.floor(count / lows.length)
    if (high !== this.#high) {
      this.#high = high
      this.#prefixHigh = this.#prefix + high.toString(16).padStart(9, '0')
    }
    return this.#prefixHigh + lows[count % lows.length]!
  }

  /** Writes the 16 bytes of the id at `offset`. */
  write(count: number, into: Uint8Array, offset: number): void {
    into.set(this.#thread, offset)
    const high = Math.floor(count / 2 ** 32)
    into[offset + 10] = high >>> 8
    into[offset + 11] = high
    into[offset + 12] = count >>> 24
    into[offset + 13] = count >>> 16
    into[offset + 14] = count >>> 8
    into[offset + 15] = count
  }
}

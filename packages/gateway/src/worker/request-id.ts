import { randomBytes } from 'node:crypto'

/** Names exchanges: ten random bytes of this thread, then a count. Both forms say the same. */
export class RequestIds {
  readonly #thread = randomBytes(10)
  readonly #prefix = `req_${this.#thread.toString('hex')}`
  #count = 0

  next(): number {
    return ++this.#count
  }

  text(count: number): string {
    return this.#prefix + count.toString(16).padStart(12, '0')
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

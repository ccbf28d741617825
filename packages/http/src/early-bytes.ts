const nothing = new Uint8Array()

/**
 * Bytes that came before anybody wanted them, joined into one piece: a body that comes byte by byte would otherwise cost
 * two hundred times its length.
 */
export class EarlyBytes {
  #buffer: Buffer | undefined
  #length = 0

  get byteLength(): number {
    return this.#length
  }

  /** Copies the piece. */
  add(piece: Uint8Array): void {
    const needed = this.#length + piece.byteLength
    if (!this.#buffer || this.#buffer.byteLength < needed) {
      const larger = Buffer.allocUnsafeSlow(this.#buffer ? Math.max(needed, this.#buffer.byteLength * 2) : needed)
      if (this.#buffer) larger.set(this.#buffer.subarray(0, this.#length))
      this.#buffer = larger
    }
    this.#buffer.set(piece, this.#length)
    this.#length = needed
  }

  /** All of them, without giving them away; good until the next piece. Empty when there are none. */
  get view(): Uint8Array {
    return this.#buffer?.subarray(0, this.#length) ?? nothing
  }

  /** All of them, or nothing when there are none; the memory is the taker's. */
  take(): Uint8Array | undefined {
    const all = this.#buffer?.subarray(0, this.#length)
    this.#buffer = undefined
    this.#length = 0
    return all
  }
}

/** What the peer may send still (RFC 9113 §5.2); it is told of more in large steps only. */
export class ReceiveWindow {
  readonly #size: number
  #left: number
  #owed = 0

  constructor(size: number) {
    this.#size = size
    this.#left = size
  }

  /** What may still come. */
  get left(): number {
    return this.#left
  }

  /** So much came. False when it was more than allowed. */
  take(bytes: number): boolean {
    this.#left -= bytes
    return this.#left >= 0
  }

  /** So much room is free again. Returns what the peer is to be told, 0 while it is not yet worth a frame. */
  free(bytes: number): number {
    this.#owed += bytes
    if (this.#owed * 2 < this.#size) return 0
    const told = this.#owed
    this.#owed = 0
    this.#left += told
    return told
  }
}

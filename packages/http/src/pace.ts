const graceMs = 5000

/** Whether bytes move fast enough while it is the peer's turn (slow sending, slow reading). */
export class Pace {
  #lastMs = 0
  #turnMs = 0
  #from = 0

  /** A new message begins at this count of bytes. */
  reset(bytes: number): void {
    this.#lastMs = this.#turnMs = 0
    this.#from = bytes
  }

  /** Called now and then with the bytes so far; true when they are too few for the time that was the peer's. */
  tooSlow(nowMs: number, bytes: number, peersTurn: boolean, bytesPerSecondMin: number): boolean {
    if (this.#lastMs > 0 && peersTurn) this.#turnMs += nowMs - this.#lastMs
    this.#lastMs = peersTurn ? nowMs : 0
    return this.#turnMs > graceMs && ((bytes - this.#from) * 1000) / this.#turnMs < bytesPerSecondMin
  }
}

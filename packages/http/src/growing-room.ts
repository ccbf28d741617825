/** Room that is made for what was announced before it came. */
const announcedBytesMax = 16_384
const growthBytesMax = 1_048_576

/** Bytes that come in pieces, put together in memory that grows with what came, not with what was promised. */
export class GrowingRoom {
  #room = new Uint8Array(0)
  #used = 0

  /** `announcedBytes`: of all that is to come now. */
  add(piece: Uint8Array, announcedBytes: number): void {
    const needed = this.#used + piece.byteLength
    if (needed > this.#room.byteLength) {
      const first = Math.min(announcedBytes, announcedBytesMax)
      const grown = this.#used === 0 ? first : Math.min(needed * 2, this.#used + growthBytesMax)
      const larger = new Uint8Array(Math.max(needed, grown))
      larger.set(this.#room.subarray(0, this.#used))
      this.#room = larger
    }
    this.#room.set(piece, this.#used)
    this.#used = needed
  }

  /** All of it; the room is empty then. */
  take(): Uint8Array {
    const bytes = this.#room.subarray(0, this.#used)
    this.#room = new Uint8Array(0)
    this.#used = 0
    return bytes
  }
}

/**
 * How often keys were asked for of late, about: four counters of four bits for each, of which the least counts, halved when
 * enough were asked for (TinyLFU; Einziger, Friedman, Manes 2017). It remembers what is not kept as well.
 */
const rows = 4
const countMax = 15

export class Frequency {
  readonly #counts: Uint8Array
  readonly #mask: number
  readonly #sampleMax: number
  #asked = 0

  /** `keys`: about as many as are kept at once. */
  constructor(keys: number) {
    const width = 2 ** Math.ceil(Math.log2(Math.max(64, keys)))
    this.#counts = new Uint8Array(rows * width)
    this.#mask = width - 1
    this.#sampleMax = width * 10
  }

  asked(hash: number): void {
    for (let row = 0; row < rows; row++) {
      const at = this.#at(hash, row)
      if (this.#counts[at]! < countMax) this.#counts[at]!++
    }
    if (++this.#asked >= this.#sampleMax) this.#halve()
  }

  of(hash: number): number {
    let least = countMax
    for (let row = 0; row < rows; row++) least = Math.min(least, this.#counts[this.#at(hash, row)]!)
    return least
  }

  #at(hash: number, row: number): number {
    const mixed = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b + row * 0x3c6ef372)
    return row * (this.#mask + 1) + ((mixed ^ (mixed >>> 13)) & this.#mask)
  }

  #halve(): void {
    for (let at = 0; at < this.#counts.length; at++) this.#counts[at]! >>= 1
    this.#asked >>= 1
  }
}

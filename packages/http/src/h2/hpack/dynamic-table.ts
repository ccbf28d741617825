import type { FieldLine } from './field-line.ts'

/** What either side keeps of fields that were said before, the oldest out first (RFC 7541 §2.3.2, §4). */
export class DynamicTable {
  /** By number of insertion. */
  readonly #lines: (FieldLine | undefined)[]
  readonly #mask: number
  /** Insertions ever; the last one has this number less one, the oldest that stands `first`. */
  inserted = 0
  first = 0
  #bytes = 0
  #bytesMax: number

  /** `bytesMax`: never more than that. */
  constructor(bytesMax: number) {
    const count = 2 ** Math.ceil(Math.log2(Math.max(1, bytesMax / 32)))
    this.#lines = new Array<FieldLine | undefined>(count)
    this.#mask = count - 1
    this.#bytesMax = bytesMax
  }

  get bytesMax(): number {
    return this.#bytesMax
  }

  resize(bytesMax: number): void {
    this.#bytesMax = bytesMax
    this.#evict(bytesMax)
  }

  /** The entry that was inserted so many before the last; undefined where none stands. */
  at(before: number): FieldLine | undefined {
    const number = this.inserted - 1 - before
    return number < this.first ? undefined : this.#lines[number & this.#mask]
  }

  /** One that is larger than the table leaves it empty. */
  insert(line: FieldLine): void {
    const { bytes } = line
    this.#evict(this.#bytesMax - bytes)
    if (bytes > this.#bytesMax) return
    this.#lines[this.inserted++ & this.#mask] = line
    this.#bytes += bytes
  }

  #evict(bytesMax: number): void {
    while (this.#bytes > bytesMax && this.first < this.inserted) {
      const place = this.first++ & this.#mask
      this.#bytes -= this.#lines[place]!.bytes
      this.#lines[place] = undefined
    }
  }
}

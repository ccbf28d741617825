/** A field as it came. One that stands in a table is the same object each time it is referred to. */
export class FieldLine {
  readonly name: string
  readonly value: string
  /** Kept by whoever judges it, so that what comes again is judged once; 0 before. */
  verdict = 0

  constructor(name: string, value: string) {
    this.name = name
    this.value = value
  }

  /** What it counts in a table and in a list (RFC 7541 §4.1). */
  get bytes(): number {
    return this.name.length + this.value.length + 32
  }
}

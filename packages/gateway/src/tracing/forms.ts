/** Forms in which upstreams are told of a trace, and the fields that go before they are. */
import { contextFields, type Propagation } from '@gatehouse/telemetry'

export class Forms {
  readonly w3c: boolean
  readonly b3: boolean
  readonly b3multi: boolean
  readonly #fields: readonly string[]
  /** A bit for each number of letters that a field has; none has 32. */
  readonly #lengths: number

  /** `told` are written; fields of `taken` are taken off what the caller wrote. */
  constructor(told: readonly Propagation[], taken: readonly Propagation[]) {
    this.w3c = told.includes('w3c')
    this.b3 = told.includes('b3')
    this.b3multi = told.includes('b3multi')
    this.#fields = taken.flatMap(form => contextFields[form])
    this.#lengths = this.#fields.reduce((bits, { length }) => bits | (1 << length), 0)
  }

  /** One look at each name, by its length. */
  isSaid(flat: readonly string[]): boolean {
    for (let i = 0; i < flat.length; i += 2) if (this.#isField(flat[i]!)) return true
    return false
  }

  /** Takes them out of names and values that alternate. */
  without(out: string[]): void {
    let kept = 0
    for (let i = 0; i < out.length; i += 2) {
      const name = out[i]!
      if (this.#isField(name)) continue
      out[kept++] = name
      out[kept++] = out[i + 1]!
    }
    out.length = kept
  }

  #isField(name: string): boolean {
    const { length } = name
    if (length > 31 || ((this.#lengths >>> length) & 1) === 0) return false
    for (const field of this.#fields)
      if (field.length === length && (name === field || name.toLowerCase() === field)) return true
    return false
  }
}

/** Forms in which upstreams are told of a trace, and the fields that go before they are. */
import { isName } from '@gatehouse/base'
import { contextFields, type Propagation } from '@gatehouse/telemetry'

export class Forms {
  readonly w3c: boolean
  readonly b3: boolean
  readonly b3multi: boolean
  readonly #fields: readonly string[]
  /** Only the form of the W3C is read and told. */
  readonly w3cAlone: boolean
  /** A bit for each number of letters that a field has; none has 32. */
  readonly #lengths: number

  /** `told` are written; fields of `taken` are taken off what the caller wrote. */
  constructor(told: readonly Propagation[], taken: readonly Propagation[]) {
    this.w3c = told.includes('w3c')
    this.b3 = told.includes('b3')
    this.b3multi = told.includes('b3multi')
    this.w3cAlone = [...told, ...taken].every(form => form === 'w3c') && this.w3c
    this.#fields = taken.flatMap(form => contextFields[form])
    this.#lengths = this.#fields.reduce((bits, { length }) => bits | (1 << length), 0)
  }

  /** Where the name of the first such field stands, from there on; negative where there is none. One look at each, by its length. */
  placeIn(flat: readonly string[], from = 0): number {
    for (let i = from; i < flat.length; i += 2) if (this.#isField(flat[i]!)) return i
    return -1
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
    for (const field of this.#fields) if (isName(name, field)) return true
    return false
  }
}

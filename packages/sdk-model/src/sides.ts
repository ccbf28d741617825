/** Which schemas say something else of requests than of replies: those with fields that are only read or only written. */
import type { References } from '@gatehouse/documents/openapi/reference.ts'
import { isRecord, type Json } from '@gatehouse/documents/openapi/tree.ts'

export type Side = 'request' | 'reply'

interface Scanned {
  isSided: boolean
  refs: ReadonlySet<string>
}

export class Sides {
  readonly #references: References
  readonly #scanned = new WeakMap<object, Scanned>()
  readonly #known = new Map<string, boolean>()

  constructor(references: References) {
    this.#references = references
  }

  isSided(schema: Json): boolean {
    const { isSided, refs } = this.#scan(schema)
    return isSided || [...refs].some(ref => this.#isRefSided(ref))
  }

  #isRefSided(ref: string): boolean {
    const known = this.#known.get(ref)
    if (known !== undefined) return known
    const seen = new Set<string>([ref])
    for (const one of seen) {
      const steps = this.#references.steps(one)
      const { isSided, refs } = this.#scan(steps && this.#references.at(steps))
      if (isSided || this.#known.get(one)) {
        this.#known.set(ref, true)
        return true
      }
      for (const next of refs) seen.add(next)
    }
    for (const one of seen) this.#known.set(one, false)
    return false
  }

  #scan(value: Json): Scanned {
    if (typeof value !== 'object' || value === null) return { isSided: false, refs: new Set() }
    const known = this.#scanned.get(value)
    if (known) return known
    const refs = new Set<string>()
    let isSided = isRecord(value) && (value.readOnly === true || value.writeOnly === true)
    if (isRecord(value) && typeof value.$ref === 'string') refs.add(value.$ref)
    for (const part of Object.values(value)) {
      const inner = this.#scan(part)
      isSided ||= inner.isSided
      for (const ref of inner.refs) refs.add(ref)
    }
    const scanned = { isSided, refs }
    this.#scanned.set(value, scanned)
    return scanned
  }
}

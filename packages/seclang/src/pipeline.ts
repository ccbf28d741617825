/** Transformations in their order, made once for all rules that have the same, or begin with the same. */
import { type ByteSet, bytesIn, joined, meets } from './byte-set.ts'
import type { Subject } from './message/message.ts'
import type { Transformation } from './transformations/transformation.ts'

/** A subject with what was made of it. */
export class Seen implements Subject {
  readonly collection: string
  readonly name: string
  readonly value: string
  #forms: (string | undefined)[] | undefined
  #reads: (readonly number[])[] | undefined
  /** 1 by the index of a rule that never fits it; of a value that may come again. */
  unfit: Uint8Array | undefined
  readonly isKept: boolean
  #bytes: ByteSet | undefined
  #lowerName: string | undefined

  constructor(collection: string, name: string, value: string, isKept = false) {
    this.isKept = isKept
    this.collection = collection
    this.name = name
    this.value = value
  }

  /** By the index of a pipeline. */
  get forms(): (string | undefined)[] {
    return (this.#forms ??= [])
  }

  /** Rules that may fit it, by the place of what a prefilter looks at. */
  get reads(): (readonly number[])[] {
    return (this.#reads ??= [])
  }

  get lowerName(): string {
    return (this.#lowerName ??= this.name.toLowerCase())
  }

  /** Of its value. */
  get bytes(): ByteSet {
    return (this.#bytes ??= bytesIn(this.value))
  }
}

export class Pipeline {
  readonly index: number
  readonly transformations: readonly Transformation[]
  /** All but the last of them; undefined where there are none. */
  readonly #before: Pipeline | undefined
  readonly #touches: ByteSet

  constructor(index: number, transformations: readonly Transformation[], before: Pipeline | undefined) {
    this.index = index
    this.transformations = transformations
    this.#before = before
    this.#touches = joined(transformations.map(({ touches }) => touches))
  }

  of(subject: Seen): string {
    const { value, forms } = subject
    if (!this.#before || (value !== '' && !meets(subject.bytes, this.#touches))) return value
    const made = forms[this.index]
    if (made !== undefined) return made
    const before = this.#before.of(subject)
    const { change, touches } = this.transformations.at(-1)!
    const isUntouched = before === value && value !== '' && !meets(subject.bytes, touches)
    return (forms[this.index] = isUntouched ? value : change(before))
  }

  /** After each transformation that changed something, the value itself first. */
  all(subject: Seen): string[] {
    const forms = [subject.value]
    if (!meets(subject.bytes, this.#touches)) return forms
    for (const { change } of this.transformations) {
      const form = change(forms.at(-1)!)
      if (form !== forms.at(-1)) forms.push(form)
    }
    return forms
  }
}

/** All pipelines of a set of rules. */
export class Pipelines {
  readonly #made = new Map<string, Pipeline>()

  of(transformations: readonly Transformation[]): Pipeline {
    const name = transformations.map(({ name }) => name).join()
    const known = this.#made.get(name)
    if (known) return known
    const before = transformations.length > 0 ? this.of(transformations.slice(0, -1)) : undefined
    const made = new Pipeline(this.#made.size, transformations, before)
    this.#made.set(name, made)
    return made
  }
}

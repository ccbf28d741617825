/** What becomes of fields of one body that the contract does not know. */
import type { BodyText } from '@gatehouse/contract/body/body-reader.ts'
import { decodedName } from '@gatehouse/contract/parameter/fields.ts'
import type { Run, UnknownField } from '@gatehouse/contract/schema/run.ts'
import { formatOf } from '@gatehouse/media/media-type.ts'

export type Treatment = 'allow' | 'refuse' | 'remove'

type Writer = (value: unknown, text: string, removed: ReadonlySet<string>) => string

const form: Writer = (_, text, removed) => without(text, removed)

/** Pieces of a query or a form without those of some names, as they were written. */
export const without = (text: string, names: ReadonlySet<string>) =>
  text
    .split('&')
    .filter(piece => !names.has(decodedName(piece)))
    .join('&')

export class UnknownFields {
  readonly #treatment: Treatment
  readonly #write: Writer | undefined
  readonly #note: UnknownField | undefined
  readonly #removed = new Set<string>()

  constructor(treatment: Treatment, type: string, note: UnknownField | undefined) {
    this.#treatment = treatment
    this.#note = note
    if (formatOf(type) === 'json') this.#write = value => JSON.stringify(value)
    else if (type === 'application/x-www-form-urlencoded') this.#write = form
  }

  /** A body will be written anew where something is taken out. */
  get removes(): boolean {
    return this.#treatment === 'remove' && this.#write !== undefined
  }

  get hear(): Run['unknown'] {
    if (this.#treatment === 'allow') return this.#note
    return (holder, name, run) => {
      this.#note?.(holder, name, run)
      if (this.#treatment === 'refuse') return 'is not a field of the contract'
      if (!this.#write) return 'is not a field of the contract, and is not taken out of a body of this type'
      delete holder[name]
      this.#removed.add(name)
      return undefined
    }
  }

  /** The body without what was taken out; undefined where nothing was. */
  rewritten(read: { value: unknown } | undefined, { text }: BodyText): string | undefined {
    return read && this.#removed.size > 0 ? this.#write!(read.value, text, this.#removed) : undefined
  }
}

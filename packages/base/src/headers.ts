import { isFieldValue, isName } from './field-syntax.ts'

/** Header fields as HTTP/1.1 writes them, each with the end of its line: mostly a part of the head that they were read from. */
export interface WrittenLines {
  /** Of the fields from `from` of `flat` on, without those that the wire writes itself. */
  text: string
  readonly from: number
  /** Date is among them. */
  readonly dated: boolean
}

/**
 * A header section as the wire has it (RFC 9110 §5): ordered, repeated fields kept apart, names in the
 * sender's letters. Storage is one flat array `[name, value, name, value, …]`; look-up is linear and
 * case-insensitive, which for the two dozen fields of a request beats building a map.
 */
export class HeaderList {
  /** Name and value alternate. Owned by the list, which changes it. */
  readonly flat: readonly string[]
  readonly #flat: string[]
  /** Fields at the end that may be anything; never fewer than there are. */
  #added: number
  #lines: WrittenLines | undefined

  /** `read`: every field comes from a message that was read by its grammar, or is as good. */
  constructor(flat: string[] = [], read = false) {
    this.flat = this.#flat = flat
    this.#added = read ? 0 : flat.length / 2
  }

  /** So many fields, from the first, are known to be such as may be written; at the others a writer has to look. */
  get readFields(): number {
    return Math.max(0, this.flat.length / 2 - this.#added)
  }

  /** How the fields that were read are written, as long as none of them was changed. */
  get lines(): WrittenLines | undefined {
    return this.#lines
  }

  /** Said once by who read or made them: the list owns what it is given. */
  set lines(lines: WrittenLines | undefined) {
    this.#lines = lines
  }

  static from(fields: Record<string, string | readonly string[]>): HeaderList {
    const list = new HeaderList()
    for (const [name, value] of Object.entries(fields)) {
      if (typeof value === 'string') list.append(name, value)
      else for (const one of value) list.append(name, one)
    }
    return list
  }

  /** Number of fields. */
  get size(): number {
    return this.flat.length / 2
  }

  /** The first value of the field, or `undefined`. `name` must be lower case. */
  get(name: string): string | undefined {
    const { flat } = this
    for (let i = 0; i < flat.length; i += 2) if (isName(flat[i]!, name)) return flat[i + 1]
    return undefined
  }

  /** Every value of the field, in order. */
  all(name: string): string[] {
    const found: string[] = []
    const { flat } = this
    for (let i = 0; i < flat.length; i += 2) if (isName(flat[i]!, name)) found.push(flat[i + 1]!)
    return found
  }

  has(name: string): boolean {
    return this.get(name) !== undefined
  }

  append(name: string, value: string): void {
    this.#added++
    this.#flat.push(name, value)
  }

  /** Replaces every field of that name by one, in the place of the first. */
  set(name: string, value: string): void {
    const lower = name.toLowerCase()
    const flat = this.#flat
    for (let i = 0; i < flat.length; i += 2) {
      if (isName(flat[i]!, lower)) {
        if (!isFieldValue(value)) this.#added = flat.length / 2
        flat[i + 1] = value
        this.#lines = undefined
        this.#remove(lower, i + 2)
        return
      }
    }
    this.append(name, value)
  }

  /** The same with a field that is as good as one that was read: nobody looks at it again. `lower` is its name. */
  setRead(name: string, lower: string, value: string): void {
    const flat = this.#flat
    if (this.#added > 0 || this.get(lower) !== undefined) return this.set(name, value)
    flat.push(name, value)
    if (this.#lines) this.#lines.text += `${name}: ${value}\r\n`
  }

  /** Removes every field of that name; true when there was one. `name` must be lower case. */
  delete(name: string): boolean {
    return this.#remove(name, 0)
  }

  #remove(name: string, from: number): boolean {
    const flat = this.#flat
    const firstAdded = 2 * this.readFields
    let write = from
    for (let read = from; read < flat.length; read += 2) {
      if (isName(flat[read]!, name)) {
        if (read >= firstAdded) this.#added--
        continue
      }
      flat[write] = flat[read]!
      flat[write + 1] = flat[read + 1]!
      write += 2
    }
    const removed = write < flat.length
    if (removed) this.#lines = undefined
    flat.length = write
    return removed
  }

  /** Removes every field whose name fits. */
  removeWhere(fits: (name: string) => boolean): void {
    const flat = this.#flat
    const firstAdded = 2 * this.readFields
    for (let i = flat.length - 2; i >= 0; i -= 2) {
      if (!fits(flat[i]!)) continue
      flat.splice(i, 2)
      this.#lines = undefined
      if (i >= firstAdded) this.#added--
    }
  }

  clone(): HeaderList {
    const list = new HeaderList(this.flat.slice())
    list.#added = this.#added
    list.#lines = this.#lines && { ...this.#lines }
    return list
  }

  *[Symbol.iterator](): IterableIterator<[name: string, value: string]> {
    for (let i = 0; i < this.flat.length; i += 2) yield [this.flat[i]!, this.flat[i + 1]!]
  }

  toJSON(): [string, string][] {
    return [...this]
  }
}

/**
 * Dictionaries of RFC 9651 §3.2, as far as signatures need them: integers, strings, tokens, byte sequences, booleans, and
 * inner lists. Stricter than it: what stands twice, and numbers with zeros before, is refused and not settled.
 */
export type Bare =
  | { readonly kind: 'integer'; readonly value: number; readonly text: string }
  | { readonly kind: 'string' | 'token' | 'bytes' | 'boolean'; readonly value: string; readonly text: string }

export type Parameters = ReadonlyMap<string, Bare>

export interface Item {
  readonly bare: Bare
  readonly parameters: Parameters
}

export interface InnerList {
  readonly items: readonly Item[]
  readonly parameters: Parameters
}

export type Member = Item | InnerList

const charactersMax = 32_768
const bare =
  /(-?(?:0|[1-9]\d{0,14})(?![\d.]))|"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"|:((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?):|([A-Za-z*][!#$%&'*+.^_`|~0-9A-Za-z:/-]*)|(\?[01])/y
const key = /[a-z*][a-z0-9_.*-]*/y

/** Undefined where it is none. */
export function dictionaryOf(text: string): ReadonlyMap<string, Member> | undefined {
  if (text.length > charactersMax) return undefined
  try {
    return new Reader(text.replace(/^ +| +$/g, '')).dictionary()
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined
    throw thrown
  }
}

/** As RFC 9651 §4.1 writes it. */
export const writtenList = ({ items, parameters }: InnerList): string =>
  `(${items.map(writtenItem).join(' ')})${writtenParameters(parameters)}`

export const writtenMember = (member: Member): string => ('items' in member ? writtenList(member) : writtenItem(member))

export const writtenDictionary = (members: ReadonlyMap<string, Member>): string =>
  [...members]
    .map(([name, member]) => {
      const isYes = 'bare' in member && member.bare.kind === 'boolean' && member.bare.value === '?1'
      return isYes ? name + writtenParameters(member.parameters) : `${name}=${writtenMember(member)}`
    })
    .join(', ')

export const writtenItem = ({ bare, parameters }: Item): string => bare.text + writtenParameters(parameters)

const writtenParameters = (parameters: Parameters) =>
  [...parameters]
    .map(([name, { kind, value, text }]) => (kind === 'boolean' && value === '?1' ? `;${name}` : `;${name}=${text}`))
    .join('')

class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  dictionary(): Map<string, Member> {
    const members = new Map<string, Member>()
    while (this.#at < this.#text.length) {
      if (members.size > 0) this.#separator()
      const name = this.#match(key)[0]
      if (members.has(name)) throw new SyntaxError(name)
      members.set(name, this.#taken('=') ? this.#member() : { bare: yes, parameters: this.#parameters() })
      this.#match(/[ \t]*/y)
    }
    return members
  }

  #separator(): void {
    this.#match(/,[ \t]*/y)
  }

  #member(): Member {
    if (!this.#taken('(')) return this.#item()
    const items: Item[] = []
    for (;;) {
      const spaces = this.#match(/ */y)[0].length
      if (this.#taken(')')) return { items, parameters: this.#parameters() }
      if (items.length > 0 && spaces === 0) throw new SyntaxError('no space')
      items.push(this.#item())
    }
  }

  #item(): Item {
    return { bare: this.#bare(), parameters: this.#parameters() }
  }

  #parameters(): Map<string, Bare> {
    const parameters = new Map<string, Bare>()
    while (this.#taken(';')) {
      this.#match(/ */y)
      const name = this.#match(key)[0]
      if (parameters.has(name)) throw new SyntaxError(name)
      parameters.set(name, this.#taken('=') ? this.#bare() : yes)
    }
    return parameters
  }

  #bare(): Bare {
    const [text, integer, string, bytes, token] = this.#match(bare)
    if (integer !== undefined) return { kind: 'integer', value: Number(integer), text }
    if (string !== undefined) return { kind: 'string', value: string.replace(/\\(.)/g, '$1'), text }
    if (bytes !== undefined) return { kind: 'bytes', value: bytes, text }
    return token === undefined ? { kind: 'boolean', value: text, text } : { kind: 'token', value: token, text }
  }

  #taken(one: string): boolean {
    if (this.#text[this.#at] !== one) return false
    this.#at++
    return true
  }

  #match(pattern: RegExp): RegExpExecArray {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)
    if (!found) throw new SyntaxError(`at ${this.#at}`)
    this.#at = pattern.lastIndex
    return found
  }
}

const yes: Bare = { kind: 'boolean', value: '?1', text: '?1' }

/**
 * JSON as RFC 8259 has it and no two readers see it differently: no key twice, no number that would be rounded to another
 * whole one, no `__proto__`; within limits. Time grows with the text alone. Throws `JsonProblem` with line and column.
 */
import { bounds } from './value-bounds.ts'

export class JsonProblem extends Error {}

export interface JsonLimits {
  /** Objects and arrays within one another; 0 is a single value. At most 1,000: reading uses the stack. */
  depthMax: number
  /** Values of all kinds together. */
  valuesMax: number
  /** Of one object, and of one array. */
  keysMax?: number
  itemsMax?: number
  /** Characters of one key, one string and one number as they are written, without the quotes. */
  keyCharactersMax?: number
  stringCharactersMax?: number
  numberCharactersMax?: number
  /** The last of several equal keys counts. */
  repeatedKeys?: boolean
  /** Whole numbers beyond 2⁵³ pass, rounded. */
  roundedNumbers?: boolean
}

export function readJson(text: string, limits: JsonLimits = bounds): unknown {
  return new JsonReader(text, limits).whole()
}

const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const words: Readonly<Record<string, unknown>> = { t: true, f: false, n: null }
const quote = 0x22
const backslash = 0x5c

class JsonReader {
  readonly #text: string
  readonly #limits: JsonLimits
  #at = 0
  #values = 0

  constructor(text: string, limits: JsonLimits) {
    this.#text = text
    this.#limits = limits
  }

  whole(): unknown {
    const value = this.#value(0)
    this.#space()
    if (this.#at < this.#text.length) throw this.#problem('nothing more was expected')
    return value
  }

  #value(depth: number): unknown {
    const { valuesMax, depthMax } = this.#limits
    this.#space()
    if (++this.#values > valuesMax) throw this.#problem(`more than ${valuesMax} values`)
    const letter = this.#text[this.#at]
    if (depth >= depthMax && (letter === '{' || letter === '[')) throw this.#problem(`deeper than ${depthMax} levels`)
    if (letter === '{') return this.#object(depth)
    if (letter === '[') return this.#array(depth)
    if (letter === '"') return this.#string('a string', this.#limits.stringCharactersMax)
    if (letter === 't' || letter === 'f' || letter === 'n') return this.#word(letter)
    return this.#number()
  }

  #object(depth: number): Record<string, unknown> {
    const { keysMax = Infinity } = this.#limits
    const found: Record<string, unknown> = {}
    this.#at++
    if (this.#closes('}')) return found
    for (let keys = 1; ; keys++) {
      const key = this.#key(found)
      if (keys > keysMax) throw this.#problem(`an object with more than ${keysMax} keys`)
      this.#space()
      if (this.#text[this.#at++] !== ':') throw this.#problem('a colon was expected', -1)
      found[key] = this.#value(depth + 1)
      if (this.#closes('}')) return found
      this.#comma()
    }
  }

  #key(found: Record<string, unknown>): string {
    const { keyCharactersMax, repeatedKeys } = this.#limits
    this.#space()
    if (this.#text[this.#at] !== '"') throw this.#problem('a key in quotes was expected')
    const start = this.#at
    const key = this.#string('a key', keyCharactersMax)
    if (key === '__proto__' || (!repeatedKeys && Object.hasOwn(found, key))) {
      this.#at = start
      throw this.#problem(key === '__proto__' ? 'the key __proto__ is not read here' : 'a key stands twice')
    }
    return key
  }

  #array(depth: number): unknown[] {
    const { itemsMax = Infinity } = this.#limits
    this.#at++
    if (this.#closes(']')) return []
    if (itemsMax < 1) throw this.#problem(`an array with more than ${itemsMax} items`)
    // Of its one item: `push` takes room for seventeen, and a body of brackets is all arrays of one.
    const found = [this.#value(depth + 1)]
    while (!this.#closes(']')) {
      this.#comma()
      if (found.length >= itemsMax) throw this.#problem(`an array with more than ${itemsMax} items`)
      found.push(this.#value(depth + 1))
    }
    return found
  }

  #closes(letter: string): boolean {
    this.#space()
    if (this.#text[this.#at] !== letter) return false
    this.#at++
    return true
  }

  #comma(): void {
    if (this.#text[this.#at++] !== ',') throw this.#problem('a comma was expected', -1)
  }

  #string(what: string, charactersMax = Infinity): string {
    const text = this.#text
    const start = this.#at + 1
    let escaped = false
    for (let at = start; ; at++) {
      const code = text.charCodeAt(at)
      if (code === quote) {
        if (at - start > charactersMax) throw this.#problem(`${what} of more than ${charactersMax} characters`)
        this.#at = at + 1
        return escaped ? this.#unescaped(start) : text.slice(start, at)
      }
      // A control character, or the end.
      if (!(code >= 0x20)) throw this.#problem('a string was expected that ends')
      if (code !== backslash) continue
      escaped = true
      at++
    }
  }

  #unescaped(start: number): string {
    const end = this.#at
    try {
      return JSON.parse(this.#text.slice(start - 1, end)) as string
    } catch {
      this.#at = start - 1
      throw this.#problem('a string was expected that ends')
    }
  }

  #number(): number {
    const start = this.#at
    const { numberCharactersMax = Infinity, roundedNumbers } = this.#limits
    number.lastIndex = start
    const source = number.exec(this.#text)?.[0]
    if (source === undefined) throw this.#problem('a value was expected')
    if (source.length > numberCharactersMax) {
      throw this.#problem(`a number of more than ${numberCharactersMax} characters`)
    }
    this.#at += source.length
    const value = Number(source)
    if (roundedNumbers || isKept(source, value)) return value
    this.#at = start
    throw this.#problem('a number is too large to be kept as it is')
  }

  #word(letter: string): unknown {
    const value = words[letter]
    const word = String(value)
    if (!this.#text.startsWith(word, this.#at)) throw this.#problem('a value was expected')
    this.#at += word.length
    return value
  }

  #space(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at)
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return
      this.#at++
    }
  }

  #problem(what: string, by = 0): JsonProblem {
    const before = this.#text.slice(0, this.#at + by)
    const line = before.split('\n').length
    return new JsonProblem(`line ${line}, column ${before.length - before.lastIndexOf('\n')}: ${what}`)
  }
}

/** A whole number that is written out must not become another one; who writes a point or an exponent expects to be rounded. */
export const isKept = (source: string, value: number): boolean =>
  Number.isFinite(value) && (/[.eE]/.test(source) || Number.isSafeInteger(value))

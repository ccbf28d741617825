/**
 * JSON as RFC 8259 has it and no two readers see it differently: no key twice, no number that would be rounded to another
 * whole one, no `__proto__`; bounded in depth and number of values. Throws `JsonProblem` with line and column.
 */
import { bounds } from './value-bounds.ts'

export class JsonProblem extends Error {}

export function readJson(text: string): unknown {
  return new JsonReader(text).whole()
}

const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
/** Up to the closing quote. */
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const words: Readonly<Record<string, unknown>> = { t: true, f: false, n: null }

class JsonReader {
  readonly #text: string
  #at = 0
  #values = 0

  constructor(text: string) {
    this.#text = text
  }

  whole(): unknown {
    const value = this.#value(0)
    this.#space()
    if (this.#at < this.#text.length) throw this.#problem('nothing more was expected')
    return value
  }

  #value(depth: number): unknown {
    this.#space()
    if (++this.#values > bounds.valuesMax) throw this.#problem(`more than ${bounds.valuesMax} values`)
    if (depth > bounds.depthMax) throw this.#problem(`deeper than ${bounds.depthMax} levels`)
    const letter = this.#text[this.#at]
    if (letter === '{') return this.#object(depth)
    if (letter === '[') return this.#array(depth)
    if (letter === '"') return this.#string()
    if (letter === 't' || letter === 'f' || letter === 'n') return this.#word(letter)
    return this.#number()
  }

  #object(depth: number): Record<string, unknown> {
    const found: Record<string, unknown> = {}
    this.#at++
    if (this.#closes('}')) return found
    for (;;) {
      this.#space()
      if (this.#text[this.#at] !== '"') throw this.#problem('a key in quotes was expected')
      const start = this.#at
      const key = this.#string()
      if (key === '__proto__' || Object.hasOwn(found, key)) {
        this.#at = start
        throw this.#problem(key === '__proto__' ? 'the key __proto__ is not read here' : 'a key stands twice')
      }
      this.#space()
      if (this.#text[this.#at++] !== ':') throw this.#problem('a colon was expected', -1)
      found[key] = this.#value(depth + 1)
      if (this.#closes('}')) return found
      this.#comma()
    }
  }

  #array(depth: number): unknown[] {
    const found: unknown[] = []
    this.#at++
    if (this.#closes(']')) return found
    for (;;) {
      found.push(this.#value(depth + 1))
      if (this.#closes(']')) return found
      this.#comma()
    }
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

  #string(): string {
    return JSON.parse(this.#take(string, 'a string was expected that ends')) as string
  }

  #number(): number {
    const start = this.#at
    const source = this.#take(number, 'a value was expected')
    const value = Number(source)
    if (isKept(source, value)) return value
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

  #take(pattern: RegExp, otherwise: string): string {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    if (found === undefined) throw this.#problem(otherwise)
    this.#at += found.length
    return found
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

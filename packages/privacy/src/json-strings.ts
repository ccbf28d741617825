/**
 * Changes strings and numbers of a JSON text where they stand, by where and what they are; all else stays as it is written.
 * One pass in time that grows with the text; what is no JSON is told, and nothing of it passes.
 */
export class JsonSyntaxProblem extends Error {}

export interface Place {
  /** Keys from the root; items of an array are `*`. Read it during the call alone. */
  readonly path: readonly string[]
}

export interface JsonChanges {
  /** The string's value, or the number as it is written. The same text leaves it as it is; undefined takes the value's place by null. */
  value(text: string, place: Place): string | undefined
}

const depthMax = 256
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const word = /true|false|null/y

export function changeJson(text: string, changes: JsonChanges): string {
  return new Changer(text, changes).whole()
}

class Changer {
  readonly #text: string
  readonly #changes: JsonChanges
  readonly #path: string[] = []
  #at = 0
  #kept = 0
  #out = ''

  constructor(text: string, changes: JsonChanges) {
    this.#text = text
    this.#changes = changes
  }

  whole(): string {
    this.#value()
    if (this.#at < this.#text.length) throw this.#problem()
    return this.#kept === 0 ? this.#text : this.#out + this.#text.slice(this.#kept)
  }

  #value(): void {
    this.#space()
    const letter = this.#text[this.#at]
    if (letter === '{') this.#members('}', true)
    else if (letter === '[') this.#members(']', false)
    else if (letter === '"') this.#string()
    else if (letter !== 't' && letter !== 'f' && letter !== 'n') this.#number()
    else if (this.#take(word) === '') throw this.#problem()
    this.#space()
  }

  #members(end: string, named: boolean): void {
    if (this.#path.length >= depthMax) throw this.#problem()
    this.#at++
    this.#space()
    if (this.#text[this.#at] === end) return void this.#at++
    this.#path.push('*')
    for (;;) {
      if (named) this.#path[this.#path.length - 1] = this.#key()
      this.#value()
      const letter = this.#text[this.#at++]
      if (letter === end) break
      if (letter !== ',') throw this.#problem()
      this.#space()
    }
    this.#path.pop()
  }

  #key(): string {
    const start = this.#at
    if (this.#text[start] !== '"') throw this.#problem()
    const key = this.#read(this.#stringEnd())
    this.#space()
    if (this.#text[this.#at++] !== ':') throw this.#problem()
    return key
  }

  #string(): void {
    const start = this.#at
    const value = this.#read(this.#stringEnd())
    this.#changed(start, value, this.#changes.value(value, { path: this.#path }))
  }

  #number(): void {
    const start = this.#at
    const written = this.#take(number)
    if (written === '') throw this.#problem()
    this.#changed(start, written, this.#changes.value(written, { path: this.#path }))
  }

  #changed(start: number, before: string, after: string | undefined): void {
    if (after === before) return
    this.#out += this.#text.slice(this.#kept, start) + (after === undefined ? 'null' : JSON.stringify(after))
    this.#kept = this.#at
  }

  /** Up to the closing quote; leaves off behind it. */
  #stringEnd(): boolean {
    let escaped = false
    for (let at = this.#at + 1; ; at++) {
      const code = this.#text.charCodeAt(at)
      if (code === 0x22) {
        this.#start = this.#at
        this.#at = at + 1
        return escaped
      }
      if (!(code >= 0x20)) throw this.#problem()
      if (code === 0x5c) {
        escaped = true
        at++
      }
    }
  }

  #start = 0

  #read(escaped: boolean): string {
    const written = this.#text.slice(this.#start + 1, this.#at - 1)
    if (!escaped) return written
    try {
      return JSON.parse(`"${written}"`) as string
    } catch {
      throw this.#problem()
    }
  }

  #space(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at)
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return
      this.#at++
    }
  }

  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0] ?? ''
    this.#at += found.length
    return found
  }

  #problem(): JsonSyntaxProblem {
    return new JsonSyntaxProblem(`no JSON at character ${this.#at + 1}`)
  }
}

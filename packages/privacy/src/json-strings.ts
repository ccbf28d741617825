/**
 * Changes strings and numbers of a JSON text where they stand, by where and what they are; all else stays as it is written.
 * One pass in time that grows with the text; what is no JSON is told, and nothing of it passes.
 */
export class JsonSyntaxProblem extends Error {}

export interface Place {
  /** Keys from the root; items of an array are `*`. Read it during the call alone; it is made when it is read. */
  readonly path: readonly string[]
}

export interface JsonChanges {
  /** The string's value, or the number as it is written. The same text leaves it as it is; undefined takes the value's place by null. */
  value(text: string, place: Place): string | undefined
  /** The name of a member; the last step of the place is `*`. Names stay as they are unless it is there. */
  key?(text: string, place: Place): string
  /**
   * Texts without a digit and without `@` are nobody's, and numbers below six characters: they are not told, and cost little
   * more than being read over. Of names alone, or of values as well; all are told unless said.
   */
  onlySigned?: 'names' | 'all'
}

const quote = 0x22
const comma = 0x2c
const colon = 0x3a
const openBracket = 0x5b
const closeBracket = 0x5d
const openBrace = 0x7b
const closeBrace = 0x7d
const letterF = 0x66
const letterN = 0x6e
const letterT = 0x74

const depthMax = 256
/** A shorter number is nobody's. */
const signedNumber = 6
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const word = /true|false|null/y

export function changeJson(text: string, changes: JsonChanges): string {
  return new Changer(text, changes).whole()
}

interface Written {
  from: number
  to: number
  escaped: boolean
  /** A digit or `@` is in it, or may be. */
  signed: boolean
}

class Changer implements Place {
  readonly #text: string
  readonly #changes: JsonChanges
  /** Keys of the objects and `*` of the arrays that the place is in; of a key nobody asked for, where it is written. */
  readonly #steps: (string | Written)[] = []
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
    const code = this.#text.charCodeAt(this.#at)
    if (code === quote) this.#string()
    else if (code === openBrace) this.#members(closeBrace, true)
    else if (code === openBracket) this.#members(closeBracket, false)
    else if (code !== letterT && code !== letterF && code !== letterN) this.#number()
    else if (this.#take(word) === '') throw this.#problem()
    this.#space()
  }

  #members(end: number, named: boolean): void {
    if (this.#steps.length >= depthMax) throw this.#problem()
    this.#at++
    this.#space()
    if (this.#text.charCodeAt(this.#at) === end) return void this.#at++
    const at = this.#steps.push('*') - 1
    for (;;) {
      if (named) this.#steps[at] = this.#key(at)
      this.#value()
      const code = this.#text.charCodeAt(this.#at++)
      if (code === end) break
      if (code !== comma) throw this.#problem()
      this.#space()
    }
    this.#steps.pop()
  }

  /** Keys are made into texts only where somebody asks for them: most values are nobody's. */
  get path(): readonly string[] {
    const steps = this.#steps
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i]!
      if (typeof step !== 'string') steps[i] = this.#read(step)
    }
    return steps as string[]
  }

  #key(step: number): Written {
    const start = this.#at
    if (this.#text.charCodeAt(start) !== quote) throw this.#problem()
    const key = this.#written()
    if (this.#changes.key && (key.signed || this.#changes.onlySigned === undefined)) {
      this.#steps[step] = '*'
      const name = this.#read(key)
      this.#changed(start, name, this.#changes.key(name, this))
    }
    this.#space()
    if (this.#text.charCodeAt(this.#at++) !== colon) throw this.#problem()
    return key
  }

  #string(): void {
    const start = this.#at
    const written = this.#written()
    if (!written.signed && this.#changes.onlySigned === 'all') return
    const value = this.#read(written)
    this.#changed(start, value, this.#changes.value(value, this))
  }

  #number(): void {
    const start = this.#at
    const written = this.#take(number)
    if (written === '') throw this.#problem()
    if (written.length < signedNumber && this.#changes.onlySigned === 'all') return
    this.#changed(start, written, this.#changes.value(written, this))
  }

  #changed(start: number, before: string, after: string | undefined): void {
    if (after === before) return
    this.#out += this.#text.slice(this.#kept, start) + (after === undefined ? 'null' : quoted(after))
    this.#kept = this.#at
  }

  /** Up to the closing quote; leaves off behind it. Throws for an escape that is none. */
  #written(): Written {
    const text = this.#text
    const from = this.#at + 1
    let escaped = false
    let signed = false
    for (let at = from; ; at++) {
      const code = text.charCodeAt(at)
      if (code === quote) {
        this.#at = at + 1
        const written = { from, to: at, escaped, signed: signed || escaped }
        if (escaped) this.#read(written)
        return written
      }
      if (!(code >= 0x20)) throw this.#problem()
      if (code === 0x5c) {
        escaped = true
        at++
      } else if (code <= 0x40 && (code === 0x40 || (code >= 0x30 && code <= 0x39))) signed = true
    }
  }

  #read({ from, to, escaped }: Written): string {
    const written = this.#text.slice(from, to)
    if (!escaped) return written
    try {
      return JSON.parse(`"${written}"`) as string
    } catch {
      throw this.#problem()
    }
  }

  #space(): void {
    const text = this.#text
    let at = this.#at
    for (;;) {
      const code = text.charCodeAt(at)
      if (code > 0x20 || (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09)) break
      at++
    }
    this.#at = at
  }

  #take(pattern: RegExp): string {
    const from = this.#at
    pattern.lastIndex = from
    if (!pattern.test(this.#text)) return ''
    this.#at = pattern.lastIndex
    return this.#text.slice(from, this.#at)
  }

  #problem(): JsonSyntaxProblem {
    return new JsonSyntaxProblem(`no JSON at character ${this.#at + 1}`)
  }
}

const plainText = /^[^"\\\u0000-\u001f\ud800-\udfff]*$/

const quoted = (text: string) => (plainText.test(text) ? `"${text}"` : JSON.stringify(text))

/**
 * Strict JSON (RFC 8259) with places. One pass finds everything `JSON.parse` does not: where values stand,
 * keys written twice, depth, number of values, and an error a person understands. The value itself is then
 * made by `JSON.parse`, which is faster than anything written here could be.
 */
import type { Problem } from '@gatehouse/base'
import { type DocumentLimits, invalidDocument, problemsMax, tooLarge } from './limits.ts'
import { inFile, nodeKind, Positions } from './positions.ts'

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const wordCharacter = /[\w$.+-]{1,40}/y

export function readJson(
  text: string,
  limits: DocumentLimits,
  file?: string,
): { value: unknown; positions: Positions } {
  const scanner = new JsonScanner(text, limits, file)
  scanner.scan()
  return { value: JSON.parse(text), positions: scanner.positions.seal() }
}

interface Open {
  node: number
  keys: Set<number> | undefined
}

class JsonScanner {
  readonly positions: Positions
  readonly #text: string
  readonly #limits: DocumentLimits
  readonly #file: string | undefined
  readonly #open: Open[] = []
  readonly #problems: Problem[] = []
  #at = 0
  #key: { word: number; start: number } | undefined

  constructor(text: string, limits: DocumentLimits, file: string | undefined) {
    this.#text = text
    this.#limits = limits
    this.#file = file
    this.positions = new Positions(text)
  }

  scan(): void {
    this.#space()
    if (this.#at >= this.#text.length) this.#refuse('empty_document', 'The document is empty.')
    for (;;) {
      if (this.#value()) continue
      if (!this.#next()) break
    }
    if (this.#at < this.#text.length) this.#refuse('json_syntax', 'Something stands after the end of the document.')
    if (this.#problems.length > 0) throw invalidDocument(this.#problems, this.#file)
  }

  /** Reads one value; true when it opened an array or object that has a first member. */
  #value(): boolean {
    const start = this.#at
    const { nodesMax } = this.#limits
    if (this.positions.count >= nodesMax) throw tooLarge('nodesMax', this.#limits, 'too many values')
    const letter = this.#text.charCodeAt(start)
    if (letter === 0x7b || letter === 0x5b) return this.#container(start, letter === 0x7b)
    this.positions.add(nodeKind.scalar, start, this.#key)
    if (letter === 0x22) this.#string()
    else if (letter === 0x2d || (letter >= 0x30 && letter <= 0x39)) this.#number()
    else if (!this.#literal('true') && !this.#literal('false') && !this.#literal('null')) this.#unknownValue()
    return false
  }

  #container(start: number, isObject: boolean): boolean {
    if (this.#open.length >= this.#limits.depthMax) throw tooLarge('depthMax', this.#limits, 'values nested too deep')
    const node = this.positions.add(isObject ? nodeKind.object : nodeKind.array, start, this.#key)
    this.#key = undefined
    this.#at++
    this.#space()
    if (this.#text.charCodeAt(this.#at) === (isObject ? 0x7d : 0x5d)) {
      this.#at++
      return false
    }
    this.#open.push({ node, keys: isObject ? new Set() : undefined })
    if (isObject) this.#readKey()
    return true
  }

  /** After a value: closes what ends here; true when another value follows. */
  #next(): boolean {
    for (;;) {
      this.#space()
      const open = this.#open.at(-1)
      if (!open) return false
      const letter = this.#text.charCodeAt(this.#at)
      if (letter === 0x2c) {
        this.#at++
        this.#space()
        this.#trailingComma()
        if (open.keys) this.#readKey()
        else this.#key = undefined
        return true
      }
      if (letter !== (open.keys ? 0x7d : 0x5d)) this.#unclosed(open)
      this.#at++
      this.positions.close(open.node)
      this.#open.pop()
    }
  }

  #readKey(): void {
    const start = this.#at
    if (this.#text.charCodeAt(start) !== 0x22) {
      this.#refuse('json_syntax', `A key in double quotes must stand here, not ${this.#found()}.`)
    }
    this.#string()
    const raw = this.#text.slice(start + 1, this.#at - 1)
    const key = raw.includes('\\') ? (JSON.parse(`"${raw}"`) as string) : raw
    const word = this.positions.word(key)
    const keys = this.#open.at(-1)!.keys!
    if (keys.has(word)) this.#duplicate(key, start)
    keys.add(word)
    this.#space()
    if (this.#text.charCodeAt(this.#at) !== 0x3a) {
      this.#refuse('json_syntax', `A colon must follow the key ${shortened(key)}, not ${this.#found()}.`)
    }
    this.#at++
    this.#space()
    this.#key = { word, start }
  }

  #duplicate(key: string, start: number): void {
    if (this.#problems.length > problemsMax) return
    this.#problems.push(duplicateKey(key, inFile(this.#file, this.positions.placeAt(start))))
  }

  #string(): void {
    const text = this.#text
    const start = this.#at
    for (let at = start + 1; at < text.length; at++) {
      const letter = text.charCodeAt(at)
      if (letter === 0x22) {
        this.#at = at + 1
        return
      }
      if (letter === 0x5c) at = this.#escape(at)
      else if (letter < 0x20) {
        this.#at = at
        const name = letter === 0x0a || letter === 0x0d ? 'a line break' : 'a control character'
        this.#refuse('json_syntax', `A string may not hold ${name}; write it as an escape such as \\n.`)
      }
    }
    this.#refuse('json_syntax', 'The string that begins here is not closed.')
  }

  #escape(at: number): number {
    const letter = this.#text[at + 1] ?? ''
    if (letter !== '' && '"\\/bfnrt'.includes(letter)) return at + 1
    if (letter === 'u' && /^[0-9a-fA-F]{4}$/.test(this.#text.slice(at + 2, at + 6))) return at + 5
    this.#at = at
    return this.#refuse('json_syntax', `\\${letter} is not an escape that JSON knows.`)
  }

  #number(): void {
    number.lastIndex = this.#at
    const found = number.exec(this.#text)?.[0]
    if (!found) this.#refuse('json_syntax', 'A number must have digits after the minus sign.')
    const after = this.#text.charCodeAt(this.#at + found.length)
    if (isWord(after) || after === 0x2e) this.#refuse('json_syntax', `${this.#found()} is not a JSON number.`)
    if (!Number.isFinite(Number(found))) {
      this.#refuse('number_out_of_range', `${shortened(found)} is too large for a number.`, 'Write it as a string.')
    }
    this.#at += found.length
  }

  #literal(word: string): boolean {
    if (!this.#text.startsWith(word, this.#at) || isWord(this.#text.charCodeAt(this.#at + word.length))) return false
    this.#at += word.length
    return true
  }

  #unknownValue(): never {
    const found = this.#found()
    if (/^[-+]?(NaN|Infinity|undefined)/.test(found)) {
      this.#refuse('json_syntax', `JSON has no ${found}.`, 'Use null, or a string.')
    }
    this.#refuse('json_syntax', `A value must stand here, not ${found}.`)
  }

  #trailingComma(): void {
    const letter = this.#text[this.#at]
    if (letter === '}' || letter === ']')
      this.#refuse('json_syntax', `No comma may stand before the closing ${letter}.`)
  }

  #unclosed(open: Open): never {
    const what = open.keys ? 'object' : 'array'
    if (this.#at < this.#text.length) {
      this.#refuse('json_syntax', `A comma or the end of the ${what} must stand here, not ${this.#found()}.`)
    }
    this.#refuse('json_syntax', `The document ends inside an ${what} that is not closed.`)
  }

  #space(): void {
    const text = this.#text
    let at = this.#at
    for (;;) {
      const letter = text.charCodeAt(at)
      if (letter !== 0x20 && letter !== 0x0a && letter !== 0x0d && letter !== 0x09) break
      at++
    }
    this.#at = at
  }

  #found(): string {
    if (this.#at >= this.#text.length) return 'the end of the document'
    wordCharacter.lastIndex = this.#at
    const word = wordCharacter.exec(this.#text)?.[0]
    return word ?? String.fromCodePoint(this.#text.codePointAt(this.#at)!)
  }

  #refuse(code: string, message: string, hint?: string): never {
    const comment = /^(\/\/|\/\*|#)/.test(this.#text.slice(this.#at, this.#at + 2))
    const advice = hint ?? (comment ? 'JSON has no comments; remove it, or save the document as YAML.' : undefined)
    const place = inFile(this.#file, this.positions.placeAt(this.#at))
    const problem: Problem = { code, message, place, ...(advice ? { hint: advice } : {}) }
    throw invalidDocument([...this.#problems, problem], this.#file)
  }
}

export function duplicateKey(key: string, place: NonNullable<Problem['place']>): Problem {
  const message = `The key ${shortened(key)} is written twice in one object.`
  return { code: 'duplicate_key', message, place, hint: 'Remove one of the two.' }
}

export const shortened = (text: string) => (text.length > 60 ? `${text.slice(0, 57)}…` : text)

const isWord = (letter: number) =>
  (letter >= 0x30 && letter <= 0x39) ||
  (letter >= 0x41 && letter <= 0x5a) ||
  (letter >= 0x61 && letter <= 0x7a) ||
  letter === 0x5f

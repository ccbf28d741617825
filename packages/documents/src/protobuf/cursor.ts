/** Where a reader of Protobuf is: what it takes, and how it goes on behind what it could not read. */
import type { Problem } from '@gatehouse/base'
import { type DocumentLimits, invalidDocument, problemsMax, tooLarge } from '../limits.ts'
import { inFile, Positions } from '../positions.ts'
import type { Projection } from '../projection.ts'
import { Mismatch, type Token, Tokens } from './tokens.ts'

export class Cursor {
  readonly projection: Projection
  readonly limits: DocumentLimits
  readonly #tokens: Tokens
  readonly #positions: Positions
  readonly #file: string | undefined
  readonly #problems: Problem[] = []
  #depth = 0

  constructor(
    text: string,
    { projection, limits, file }: { projection: Projection; limits: DocumentLimits; file: string | undefined },
  ) {
    this.#tokens = new Tokens(text)
    this.#positions = new Positions(text)
    this.#file = file
    this.projection = projection
    this.limits = limits
  }

  peek(): Token {
    return this.#tokens.peek()
  }

  next(): Token {
    return this.#tokens.next()
  }

  is(text: string): boolean {
    const { kind, text: found } = this.peek()
    return found === text && (kind === 'mark' || kind === 'name')
  }

  take(text: string): boolean {
    if (!this.is(text)) return false
    this.next()
    return true
  }

  expect(text: string): Token {
    if (this.is(text)) return this.next()
    throw this.unexpected(`\`${text}\``)
  }

  name(what = 'a name'): Token {
    if (this.peek().kind === 'name') return this.next()
    throw this.unexpected(what)
  }

  /** `a.b.C`, also with a dot before it. */
  fullName(what = 'a name'): Token {
    const first = this.peek()
    let text = this.take('.') ? '.' : ''
    text += this.name(what).text
    while (this.take('.')) text += `.${this.name(what).text}`
    return { ...first, kind: 'name', text }
  }

  integer(): number {
    const sign = this.take('-') ? -1 : 1
    const { kind, text } = this.peek()
    if (kind !== 'integer') throw this.unexpected('a whole number')
    this.next()
    return sign * (/^0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number(text))
  }

  /** Texts beside each other are one. */
  string(): Token {
    const first = this.peek()
    if (first.kind !== 'text') throw this.unexpected('a text in quotes')
    let text = ''
    while (this.peek().kind === 'text') text += this.next().text
    return { ...first, text }
  }

  unexpected(wanted: string): Mismatch {
    const { kind, text, start } = this.peek()
    if (kind === 'odd') return new Mismatch(text, start)
    const found = kind === 'end' ? 'the end' : JSON.stringify(text.slice(0, 40))
    return new Mismatch(`${wanted} is missing before ${found}`, start)
  }

  /** Statements up to the end of a block or of the text; one that cannot be read is told, and the next one read. */
  statements(read: () => void, { isBlock }: { isBlock: boolean }): void {
    if (++this.#depth > this.limits.depthMax) throw tooLarge('depthMax', this.limits, 'too many levels')
    for (;;) {
      const depth = this.#depth
      try {
        const { kind, text, start } = this.peek()
        if (kind === 'end') {
          if (isBlock) this.#tell(new Mismatch('`}` is missing before the end', start))
          break
        }
        if (isBlock && kind === 'mark' && text === '}') {
          this.next()
          break
        }
        if (!this.take(';')) read()
      } catch (thrown) {
        if (!(thrown instanceof Mismatch)) throw thrown
        this.#depth = depth
        this.#tell(thrown)
        this.#passStatement(isBlock)
      }
    }
    this.#depth--
  }

  #tell({ message, start }: Mismatch): void {
    const place = inFile(this.#file, this.#positions.placeAt(start))
    const hint = 'Write it as the language of Protobuf has it.'
    this.#problems.push({
      code: 'protobuf_syntax',
      message: `${message[0]!.toUpperCase()}${message.slice(1)}.`,
      place,
      hint,
    })
    if (this.#problems.length >= problemsMax) this.finish()
  }

  /** To behind the next `;` or block of this level. */
  #passStatement(isBlock: boolean): void {
    for (let open = 0; ; ) {
      const token = this.peek()
      if (token.kind === 'end' || (isBlock && open === 0 && token.text === '}' && token.kind === 'mark')) return
      this.next()
      if (token.kind !== 'mark') continue
      if (token.text === '{') open++
      if (token.text === '}' && --open <= 0) return
      if (token.text === ';' && open === 0) return
    }
  }

  /** Throws `document_invalid` where anything was told. */
  finish(): void {
    if (this.#problems.length > 0) throw invalidDocument(this.#problems, this.#file)
  }
}

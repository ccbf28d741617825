/** Lexical pieces of Protobuf sources, one at a time (Protocol Buffers, "Lexical Elements"). */

/** `odd` is what no piece is; its text says why. */
export type TokenKind = 'name' | 'integer' | 'float' | 'text' | 'mark' | 'end' | 'odd'

export interface Token {
  kind: TokenKind
  start: number
  end: number
  /** As written; of a text what it stands for. */
  text: string
  /** What a comment right above it says. */
  comment: string | undefined
}

/** What cannot be read, and where. */
export class Mismatch extends Error {
  readonly start: number

  constructor(message: string, start: number) {
    super(message)
    this.start = start
  }
}

const pieces =
  /([A-Za-z_]\w*)|(0[xX][0-9a-fA-F]+|\d+(?![\d.eE]))|(\d*\.?\d+(?:[eE][+-]?\d+)?f?|\d+\.(?:[eE][+-]?\d+)?f?)|([-+=;:,.<>()[\]{}/])/y
const odd = /[^\w\s"'\-+=;:,.<>()[\]{}/]+/y
const blanks = /[ \t\r\n\f\v\ufeff]+/y

export class Tokens {
  readonly #text: string
  #at = 0
  #next: Token | undefined

  constructor(text: string) {
    this.#text = text
  }

  peek(): Token {
    return (this.#next ??= this.#read())
  }

  next(): Token {
    const token = this.peek()
    this.#next = undefined
    return token
  }

  #read(): Token {
    const comment = this.#passBlanks()
    const start = this.#at
    const text = this.#text
    const of = (kind: TokenKind, end: number, said = text.slice(start, end)): Token => {
      this.#at = end
      return { kind, start, end, text: said, comment }
    }
    if (start >= text.length) return of('end', start)
    if (text.startsWith('/*', start)) return of('odd', text.length, 'a comment has no end')
    const first = text[start]!
    if (first === '"' || first === "'") return this.#string(first, comment)
    pieces.lastIndex = start
    const found = pieces.exec(text)
    if (!found) {
      odd.lastIndex = start
      odd.exec(text)
      return of(
        'odd',
        Math.max(odd.lastIndex, start + 1),
        `${JSON.stringify(first)} stands where nothing begins with it`,
      )
    }
    const kind = found[1] ? 'name' : found[2] ? 'integer' : found[3] ? 'float' : 'mark'
    return of(kind, pieces.lastIndex)
  }

  #string(quote: string, comment: string | undefined): Token {
    const text = this.#text
    const start = this.#at
    let end = start + 1
    while (end < text.length && text[end] !== quote && text[end] !== '\n') end += text[end] === '\\' ? 2 : 1
    if (text[end] !== quote) {
      this.#at = end = Math.min(end, text.length)
      return { kind: 'odd', start, end, text: 'a text has no end on its line', comment }
    }
    this.#at = end + 1
    return { kind: 'text', start, end: end + 1, text: unescaped(text.slice(start + 1, end)), comment }
  }

  /** The comment that ends on the line above what follows, or beside it. */
  #passBlanks(): string | undefined {
    const text = this.#text
    let lines: string[] = []
    let isApart = this.#at > 0
    for (;;) {
      blanks.lastIndex = this.#at
      const found = blanks.exec(text)
      if (found) {
        const breaks = found[0].split('\n').length - 1
        if (breaks > 1) lines = []
        if (breaks > 0) isApart = false
        this.#at = blanks.lastIndex
      }
      if (text.startsWith('//', this.#at)) {
        const end = text.indexOf('\n', this.#at)
        const stop = end < 0 ? text.length : end
        // What stands behind something on its line says nothing of what follows.
        if (!isApart) lines.push(text.slice(this.#at + 2, stop).trim())
        this.#at = stop
      } else if (text.startsWith('/*', this.#at)) {
        const end = text.indexOf('*/', this.#at + 2)
        // Without an end it is read as what no piece is.
        if (end < 0) return undefined
        if (!isApart)
          lines = [
            text
              .slice(this.#at + 2, end)
              .replace(/^[ \t]*\*[ \t]?/gm, '')
              .trim(),
          ]
        this.#at = end + 2
      } else return lines.length > 0 ? lines.join('\n').trim() : undefined
    }
  }
}

const escapes: Readonly<Record<string, string>> = {
  ...{ n: '\n', r: '\r', t: '\t', a: '\u0007', b: '\b', f: '\f', v: '\v' },
}

function unescaped(written: string): string {
  if (!written.includes('\\')) return written
  return written.replace(
    /\\(?:[xX]([0-9a-fA-F]{1,2})|([0-7]{1,3})|u([0-9a-fA-F]{4})|U(00[01][0-9a-fA-F]{5})|([\s\S]))/g,
    (_, hex, octal, short, long, plain: string | undefined) => {
      if (plain !== undefined) return escapes[plain] ?? plain
      const code = octal === undefined ? Number.parseInt(hex ?? short ?? long, 16) : Number.parseInt(octal, 8)
      return code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code)
    },
  )
}

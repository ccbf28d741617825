/**
 * A text as a database would read it from somewhere within a statement, each token one letter:
 * `s` string, `1` number, `n` name, `f` name before a parenthesis that is called, `v` variable, `o` operator, `&` logical
 * operator, `U` union, `E` begins a query, `T` changes tables or rights, `k` other word of SQL, `c` comment, `X` comment that
 * is run, and `( ) , ; { }` themselves.
 */
import { sqlWords } from './sql-words.ts'

/** What comes after so many tokens decides nothing more. */
const tokensMax = 24

/** Within which quote the text is taken to begin. */
export type Context = '' | "'" | '"'

export interface SqlTokens {
  kinds: string
  /** Of each token, in lower case; of a string nothing. */
  words: readonly string[]
}

const space = /[\s\u00a0\0]+/y
const number = /(?:0x[0-9a-f]+|0b[01]+|(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)(?![a-z_])/iy
const name = /[a-z_\u0080-\u00ff$][\w.$\u0080-\u00ff]*|`[^`]*`|\[[a-z_][\w ]*\]/iy
const variable = /@{1,2}[\w.$]*|:[a-z_]\w*/iy
const operator = /<=>|<>|[<>!=^]=|<<|>>|\|\||&&|:=|!~|~|[-+*/%<>=!^|&]/y
const comment = /--(?=[\s\0]|$)[^\n]*|#[^\n]*|\/\*(?!!)(?:[^*]|\*(?!\/))*(?:\*\/|$)/y

export function sqlTokens(text: string, context: Context): SqlTokens {
  const reader = new SqlReader(text, context)
  return reader.all()
}

class SqlReader {
  readonly #text: string
  #at = 0
  #kinds = ''
  readonly #words: string[] = []

  constructor(text: string, context: Context) {
    this.#text = text
    if (context !== '') this.#string(context, 0)
  }

  all(): SqlTokens {
    while (this.#at < this.#text.length && this.#words.length < tokensMax) this.#next()
    return this.#withoutInner()
  }

  /** A comment between two words is a space to a database. */
  #withoutInner(): SqlTokens {
    const last = this.#words.length - 1
    const kept = [...this.#kinds].map((kind, at) => kind !== 'c' || at === last)
    return {
      kinds: [...this.#kinds].filter((_, at) => kept[at]).join(''),
      words: this.#words.filter((_, at) => kept[at]),
    }
  }

  #next(): void {
    if (this.#take(space) !== undefined) return
    const letter = this.#text[this.#at]!
    if (letter === "'" || letter === '"') return this.#string(letter, this.#at + 1)
    if (this.#text.startsWith('/*!', this.#at)) return this.#add('X', '/*!', 3)
    if (this.#take(comment) !== undefined) return this.#push('c', '')
    const digits = this.#take(number)
    if (digits !== undefined) return this.#push('1', digits)
    const marked = this.#take(variable)
    if (marked !== undefined) return this.#push('v', marked)
    const word = this.#take(name)
    if (word !== undefined) return this.#word(word)
    const sign = this.#take(operator)
    if (sign !== undefined) return this.#push(sign === '||' || sign === '&&' ? '&' : 'o', sign)
    if ('(),;{}'.includes(letter)) return this.#add(letter, letter, 1)
    this.#at++
  }

  /** A quote that is doubled or escaped does not end it. */
  #string(quote: string, start: number): void {
    let at = start
    for (; at < this.#text.length; at++) {
      if (this.#text[at] === '\\') at++
      else if (this.#text[at] === quote) {
        if (this.#text[at + 1] !== quote) break
        at++
      }
    }
    this.#at = at + 1
    this.#push('s', '')
  }

  /** `n'text'`, `x'41'`: a letter before a quote belongs to it. */
  #word(word: string): void {
    const lower = word.toLowerCase()
    const next = this.#text[this.#at]
    if (next === "'" && /^(n|x|b|e|u|_utf8|_latin1|_binary)$/.test(lower)) return
    const calls = /^\s*\(/.test(this.#text.slice(this.#at, this.#at + 8))
    const kind = sqlWords.get(lower)
    this.#push(kind ?? (calls ? 'f' : 'n'), lower)
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    if (found !== undefined) this.#at += found.length
    return found
  }

  #add(kind: string, word: string, length: number): void {
    this.#at += length
    this.#push(kind, word)
  }

  #push(kind: string, word: string): void {
    this.#kinds += kind
    this.#words.push(word)
  }
}

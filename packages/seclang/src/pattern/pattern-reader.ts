/** Reads a pattern as PCRE writes it. Throws `PatternProblem`. */
import { type Node, PatternProblem } from './node.ts'

const depthMax = 200

const posix: Readonly<Record<string, string>> = {
  ...{
    alnum: '0-9A-Za-z',
    alpha: 'A-Za-z',
    ascii: '\\x00-\\x7f',
    blank: '\\t ',
    cntrl: '\\x00-\\x1f\\x7f',
    digit: '0-9',
  },
  ...{ graph: '!-~', lower: 'a-z', print: ' -~', punct: '!-\\/:-@\\[-`{-~', space: '\\t-\\r ', upper: 'A-Z' },
  ...{ word: '0-9A-Za-z_', xdigit: '0-9A-Fa-f' },
}
/** As bytes have them, and not as Unicode. */
const shorthands: Readonly<Record<string, string>> = {
  ...{ s: '\\t-\\r ', d: '0-9', w: '0-9A-Za-z_', h: '\\t \\xa0', v: '\\n-\\r\\x85', N: '', R: '\\n-\\r' },
}
const controls: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, a: 7, e: 27 }

export const readPattern = (source: string): Node => new PatternReader(source).whole()

class PatternReader {
  readonly #source: string
  #at = 0
  #depth = 0

  constructor(source: string) {
    this.#source = source
  }

  whole(): Node {
    const node = this.#choice(false)
    if (this.#at < this.#source.length) throw this.#problem('a ) that opens nothing')
    return node
  }

  #choice(anyCase: boolean): Node {
    if (++this.#depth > depthMax) throw this.#problem(`groups deeper than ${depthMax}`)
    const nodes: Node[] = []
    let insensitive = anyCase
    for (;;) {
      const { node, anyCase: after } = this.#sequence(insensitive)
      nodes.push(node)
      insensitive = after
      if (this.#source[this.#at] !== '|') break
      this.#at++
    }
    this.#depth--
    return nodes.length === 1 ? nodes[0]! : { kind: 'choice', nodes }
  }

  /** A flag that is set within holds to the end of the group, over `|`, too. */
  #sequence(anyCase: boolean): { node: Node; anyCase: boolean } {
    const nodes: Node[] = []
    let insensitive = anyCase
    while (this.#at < this.#source.length && !')|'.includes(this.#source[this.#at]!)) {
      const flags = this.#take(/\(\?([ims]*)(?:-([ims]+))?\)/y)
      if (flags) insensitive = flags[1]!.includes('i') || (insensitive && !flags[2]?.includes('i'))
      else nodes.push(this.#repeated(this.#atom(insensitive)))
    }
    return { node: nodes.length === 1 ? nodes[0]! : { kind: 'sequence', nodes }, anyCase: insensitive }
  }

  #repeated(node: Node): Node {
    const found = this.#take(/([*+?]|\{(\d{1,4})(,(\d{1,4})?)?\})([?+]?)/y)
    if (!found) return node
    const [, sign, least, comma, most, how] = found
    const counted = least !== undefined
    const min = counted ? Number(least) : sign === '+' ? 1 : 0
    const max = counted ? (comma ? Number(most ?? Number.POSITIVE_INFINITY) : min) : sign === '?' ? 1 : Infinity
    if (node.kind === 'place' && counted) throw this.#problem('a place that is repeated')
    return this.#repeated({ kind: 'repeat', node, min, max, how: how as '' })
  }

  #atom(anyCase: boolean): Node {
    const letter = this.#source[this.#at]!
    if (letter === '(') return this.#group(anyCase)
    if (letter === '[') return this.#class(anyCase)
    if (letter === '\\') return this.#escape(anyCase)
    this.#at++
    if (letter === '.') return { kind: 'class', source: '[^]', anyCase: false }
    if (letter === '^' || letter === '$') return { kind: 'place', source: letter }
    if ('*+?'.includes(letter)) throw this.#problem(`a ${letter} that repeats nothing`)
    return { kind: 'letter', code: letter.charCodeAt(0), anyCase }
  }

  #group(anyCase: boolean): Node {
    const [opening = '', flags, without, look, name] = this.#take(
      /\((?:\?(?:([ims]*)(?:-([ims]+))?:|(=|!|<=|<!|>)|P?<([A-Za-z_]\w*)>))?/y,
    )!
    if (opening === '(' && this.#source[this.#at] === '?') throw this.#problem('a group that is not known')
    const insensitive = flags?.includes('i') || (anyCase && !without?.includes('i'))
    const node = this.#choice(insensitive)
    if (this.#source[this.#at++] !== ')') throw this.#problem('a ( that is not closed')
    if (look === '>') return { kind: 'atomic', node }
    if (look !== undefined) return { kind: 'look', node, opening: `(?${look}` }
    return opening === '(' || name !== undefined ? { kind: 'group', node, name } : node
  }

  #escape(anyCase: boolean): Node {
    const letter = this.#source[this.#at + 1]
    if (letter === undefined) throw this.#problem('a \\ at the end')
    if (/[bBAzZG]/.test(letter)) {
      this.#at += 2
      const source =
        letter === 'A' ? '(?<![^])' : letter === 'z' ? '(?![^])' : letter === 'Z' ? '(?=\\n?(?![^]))' : `\\${letter}`
      return { kind: 'place', source }
    }
    if (/[1-9]/.test(letter)) return { kind: 'reference', source: this.#take(/\\\d/y)![0] }
    const lower = letter.toLowerCase()
    if (lower in shorthands || letter in shorthands) {
      this.#at += 2
      const inner = letter === 'N' ? '\\n' : shorthands[lower]!
      return { kind: 'class', source: `[${letter === lower ? '' : '^'}${inner}]`, anyCase: false }
    }
    return { kind: 'letter', code: this.#code(), anyCase }
  }

  /** The byte that an escape stands for. */
  #code(): number {
    const hex = this.#take(/\\x(?:\{([0-9a-fA-F]{1,6})\}|([0-9a-fA-F]{1,2}))/y)
    if (hex) return Number.parseInt(hex[1] ?? hex[2]!, 16)
    const octal = this.#take(/\\0([0-7]{0,2})/y)
    if (octal) return Number.parseInt(`0${octal[1]}`, 8)
    const letter = this.#source[this.#at + 1]!
    this.#at += 2
    if (letter in controls) return controls[letter]!
    if (/[A-Za-z]/.test(letter)) throw this.#problem(`\\${letter} is not known`)
    return letter.charCodeAt(0)
  }

  #class(anyCase: boolean): Node {
    const start = this.#at
    this.#at++
    let source = this.#source[this.#at] === '^' ? '[^' : '['
    if (source === '[^') this.#at++
    let afterSet = false
    for (let first = true; ; first = false) {
      const letter = this.#source[this.#at]
      if (letter === undefined) {
        this.#at = start
        throw this.#problem('a [ that is not closed')
      }
      if (letter === ']' && !first) break
      const member = this.#member(letter)
      // Beside a whole set of characters a hyphen is one.
      const hyphen =
        member === '-' && (afterSet || /^(\\[sdwhvSDW]|\[:)/.test(this.#source.slice(this.#at, this.#at + 2)))
      source += hyphen ? '\\-' : member
      afterSet = member.length > 6 || /^\\[SDWHdsw]/.test(member)
    }
    this.#at++
    return { kind: 'class', source: `${source}]`, anyCase }
  }

  #member(letter: string): string {
    const named = this.#take(/\[:(\^?)([a-z]+):\]/y)
    if (named) {
      const inner = posix[named[2]!]
      if (inner === undefined || named[1]) throw this.#problem(`${named[0]} is not known`)
      return inner
    }
    const next = this.#source[this.#at + 1]
    if (letter === '\\' && next !== undefined && /[sdwhvSDW]/.test(next)) {
      this.#at += 2
      return /[a-z]/.test(next) ? shorthands[next]! : `\\${next}`
    }
    if (letter === '\\' && next === 'b') {
      this.#at += 2
      return '\\x08'
    }
    if (letter === '-') {
      this.#at++
      return '-'
    }
    if (letter === '\\') return written(this.#code())
    this.#at++
    return written(letter.charCodeAt(0))
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#source) ?? undefined
    if (found) this.#at += found[0].length
    return found
  }

  #problem(what: string): PatternProblem {
    return new PatternProblem(`${what}, at character ${this.#at + 1} of the pattern`)
  }
}

/** A character as V8 and RE2 read it in a class and outside. */
export const written = (code: number): string =>
  /[0-9A-Za-z_]/.test(String.fromCharCode(code))
    ? String.fromCharCode(code)
    : code > 0xff
      ? `\\u${code.toString(16).padStart(4, '0')}`
      : `\\x${code.toString(16).padStart(2, '0')}`

/** A text that fits a pattern (ECMA-262): groups, alternatives, classes and counts; undefined for one that looks around or back. */
import type { Random } from './random.ts'

const repeatsMax = 200
/** What is repeated without a bound is, so often at most. */
const openRepeats = 8
const charactersMax = 2000

class Unreadable extends Error {}

type Node = (random: Random) => string

export function patternText(pattern: string, random: Random): string | undefined {
  try {
    const text = new PatternReader(pattern).whole()(random)
    return text.length > charactersMax ? undefined : text
  } catch (thrown) {
    if (thrown instanceof Unreadable) return undefined
    throw thrown
  }
}

const letters = 'abcdefghijklmnopqrstuvwxyz'
const digits = '0123456789'
const classes: Readonly<Record<string, string>> = {
  ...{ d: digits, w: `${letters}${letters.toUpperCase()}${digits}_`, s: ' ' },
  ...{ D: letters, W: '-.', S: letters + digits },
}
const plain = `${letters}${letters.toUpperCase()}${digits}-_ .`
const controls: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v', 0: '\0' }

class PatternReader {
  readonly #pattern: string
  #at = 0
  #depth = 0

  constructor(pattern: string) {
    this.#pattern = pattern
  }

  whole(): Node {
    const node = this.#alternatives()
    if (this.#at < this.#pattern.length) throw new Unreadable()
    return node
  }

  #alternatives(): Node {
    if (++this.#depth > 50) throw new Unreadable()
    const list = [this.#sequence()]
    while (this.#took('|')) list.push(this.#sequence())
    this.#depth--
    return random => random.pick(list)(random)
  }

  #sequence(): Node {
    const nodes: Node[] = []
    while (this.#at < this.#pattern.length && !'|)'.includes(this.#pattern[this.#at]!)) {
      const atom = this.#atom()
      if (atom) nodes.push(this.#counted(atom))
    }
    return random => nodes.map(node => node(random)).join('')
  }

  /** Undefined for what takes no letter. */
  #atom(): Node | undefined {
    const sign = this.#pattern[this.#at++]!
    if (sign === '^' || sign === '$') return undefined
    if (sign === '(') return this.#group()
    if (sign === '[') return this.#class()
    if (sign === '.') return oneOf(plain)
    if (sign === '\\') return this.#escaped()
    if ('*+?{'.includes(sign)) throw new Unreadable()
    return () => sign
  }

  #group(): Node {
    if (this.#took('?')) {
      const named = /<[A-Za-z_]\w*>/y
      named.lastIndex = this.#at
      const name = named.exec(this.#pattern)
      if (name) this.#at += name[0].length
      else if (!this.#took(':')) throw new Unreadable()
    }
    const inner = this.#alternatives()
    if (!this.#took(')')) throw new Unreadable()
    return inner
  }

  #escaped(): Node | undefined {
    const sign = this.#pattern[this.#at++] ?? ''
    if (sign === 'b') return undefined
    if (/[1-9Bk]/.test(sign)) throw new Unreadable()
    if (Object.hasOwn(classes, sign)) return oneOf(classes[sign]!)
    const letter = this.#letter(sign)
    return () => letter
  }

  /** Of an escape whose sign was read. */
  #letter(sign: string): string {
    const code = { x: /[\da-f]{2}/iy, u: /[\da-f]{4}|\{[\da-f]{1,6}\}/iy }[sign]
    if (!code) {
      if (sign === 'p' || sign === 'P') return this.#property()
      return controls[sign] ?? sign
    }
    code.lastIndex = this.#at
    const found = code.exec(this.#pattern)
    if (!found) throw new Unreadable()
    this.#at += found[0].length
    return String.fromCodePoint(Number.parseInt(found[0].replace(/[{}]/g, ''), 16))
  }

  #property(): string {
    const end = this.#pattern.indexOf('}', this.#at)
    if (end < 0) throw new Unreadable()
    const name = this.#pattern.slice(this.#at, end)
    this.#at = end + 1
    return /N/.test(name) ? '7' : /Lu/.test(name) ? 'A' : /P|S/.test(name) ? '-' : 'a'
  }

  #class(): Node {
    const isNot = this.#took('^')
    const found = new Set<string>()
    let isFirst = true
    while (isFirst || this.#pattern[this.#at] !== ']') {
      isFirst = false
      const first = this.#member(found)
      if (first === undefined) continue
      const hasEnd = this.#pattern[this.#at] === '-' && this.#pattern[this.#at + 1] !== ']'
      if (!hasEnd) {
        found.add(first)
        continue
      }
      this.#at++
      const last = this.#member(found) ?? first
      for (let code = first.codePointAt(0)!, at = 0; code <= last.codePointAt(0)! && at < 256; code++, at++) {
        found.add(String.fromCodePoint(code))
      }
    }
    this.#at++
    const chosen = isNot ? [...`${plain}#%é`].filter(letter => !found.has(letter)) : [...found]
    if (chosen.length === 0) throw new Unreadable()
    // What people can read comes first, where there is some.
    const readable = chosen.filter(letter => letter > ' ' && letter <= '~')
    return oneOf(readable.length > 0 ? readable : chosen)
  }

  /** A letter, or undefined where a class was added to the letters. */
  #member(found: Set<string>): string | undefined {
    const sign = this.#pattern[this.#at++]
    if (sign === undefined) throw new Unreadable()
    if (sign !== '\\') return sign
    const escaped = this.#pattern[this.#at++] ?? ''
    if (!Object.hasOwn(classes, escaped)) return escaped === 'b' ? '\b' : this.#letter(escaped)
    for (const letter of classes[escaped]!) found.add(letter)
    return undefined
  }

  #counted(node: Node): Node {
    const count = /[*+?]|\{(\d+)(,(\d*))?\}/y
    count.lastIndex = this.#at
    const found = count.exec(this.#pattern)
    if (!found) return node
    this.#at += found[0].length
    this.#took('?')
    const [sign, least, comma, most] = found
    const from = least === undefined ? (sign === '+' ? 1 : 0) : Number(least)
    const open = from + openRepeats
    const to =
      least === undefined ? (sign === '?' ? 1 : open) : comma === undefined ? from : most === '' ? open : Number(most)
    if (from > repeatsMax || to < from) throw new Unreadable()
    return random => Array.from({ length: random.whole(from, Math.min(to, repeatsMax)) }, () => node(random)).join('')
  }

  #took(sign: string): boolean {
    if (this.#pattern[this.#at] !== sign) return false
    this.#at++
    return true
  }
}

const oneOf =
  (list: Iterable<string>): Node =>
  random =>
    random.pick([...list])

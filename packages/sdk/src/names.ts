/** Names of a language made of words of a document: safe, and each its own. */

export type Case = 'pascal' | 'camel' | 'snake' | 'kebab'

const lengthMax = 80

/** `petIDs_v2` is pet, IDs, v2. Letters beyond ASCII go: not every language has them in names. */
export function wordsOf(text: string): string[] {
  return text
    .normalize('NFKD')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter(word => word !== '')
}

const capital = (word: string): string => word[0]!.toUpperCase() + word.slice(1).toLowerCase()

const joined: Readonly<Record<Case, (words: readonly string[]) => string>> = {
  pascal: words => words.map(capital).join(''),
  camel: words => words.map((word, at) => (at === 0 ? word.toLowerCase() : capital(word))).join(''),
  snake: words => words.map(word => word.toLowerCase()).join('_'),
  kebab: words => words.map(word => word.toLowerCase()).join('-'),
}

export interface Naming {
  shape: Case
  /** Where nothing is left of the words. */
  otherwise: string
  reserved: ReadonlySet<string>
}

export class Names {
  readonly #naming: Naming
  readonly #taken = new Set<string>()

  constructor(naming: Naming) {
    this.#naming = naming
  }

  /** The first to ask gets the plain name; the same questions in the same order get the same names. */
  of(...texts: string[]): string {
    const { shape, otherwise, reserved } = this.#naming
    const words = texts.flatMap(wordsOf)
    const plain = joined[shape](words.length > 0 ? words : [otherwise])
      .slice(0, lengthMax)
      .replace(/[_-]+$/, '')
    // A name begins with no digit.
    const safe = /^[0-9]/.test(plain) ? joined[shape]([otherwise, plain]) : plain
    // As Python does it: `class_`.
    const free = shape === 'snake' && reserved.has(safe) ? `${safe}_` : safe
    const separator = shape === 'snake' ? '_' : shape === 'kebab' ? '-' : ''
    for (let at = 1; ; at++) {
      const name = at === 1 ? free : `${safe}${separator}${at}`
      if (reserved.has(name) || this.#taken.has(name)) continue
      this.#taken.add(name)
      return name
    }
  }
}

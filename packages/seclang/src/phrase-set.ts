/**
 * Which of many phrases stand in a text. Time grows with the text: at each place its last three letters are looked up, and
 * the phrases that have them at a place of their own are compared. Phrases of one or two letters are looked for one by one.
 */
const slots = 1 << 15

/** Told of each phrase that stands in the text, as often as it does; true ends it. */
export type Found = (index: number) => boolean | undefined

interface Entry {
  phrase: string
  /** Of its three letters in the phrase. */
  offset: number
  index: number
}

export class PhraseSet {
  readonly phrases: readonly string[]
  readonly #entries = new Map<number, Entry[]>()
  readonly #known = new Uint8Array(slots)
  readonly #short: number[] = []

  /** Each phrase once; texts and phrases have one character a byte, in one case. */
  constructor(phrases: readonly string[]) {
    this.phrases = phrases
    for (const [index, phrase] of phrases.entries()) this.#add(phrase, index)
  }

  find(text: string, found: Found): void {
    for (const index of this.#short) if (text.includes(this.phrases[index]!) && found(index)) return
    const known = this.#known
    let triple = 0
    for (let at = 0; at < text.length; at++) {
      triple = ((triple << 5) ^ text.charCodeAt(at)) & (slots - 1)
      if (known[triple] === 1 && at >= 2 && this.#compared(text, at - 2, { triple, found })) return
    }
  }

  #compared(text: string, at: number, { triple, found }: { triple: number; found: Found }): boolean {
    for (const { phrase, offset, index } of this.#entries.get(triple)!) {
      if (at >= offset && text.startsWith(phrase, at - offset) && found(index)) return true
    }
    return false
  }

  /** By those of its letters that fewest others are found by. */
  #add(phrase: string, index: number): void {
    if (phrase.length < 3) return void this.#short.push(index)
    let best = 0
    let fewest = Number.POSITIVE_INFINITY
    for (let offset = 0; offset + 3 <= phrase.length && fewest > 0; offset++) {
      const others = this.#entries.get(tripleOf(phrase, offset))?.length ?? 0
      if (others < fewest) [best, fewest] = [offset, others]
    }
    const triple = tripleOf(phrase, best)
    const entries = this.#entries.get(triple)
    const entry = { phrase, offset: best, index }
    if (entries) entries.push(entry)
    else this.#entries.set(triple, [entry])
    this.#known[triple] = 1
  }
}

const tripleOf = (text: string, at: number) =>
  ((text.charCodeAt(at) << 10) ^ (text.charCodeAt(at + 1) << 5) ^ text.charCodeAt(at + 2)) & (slots - 1)

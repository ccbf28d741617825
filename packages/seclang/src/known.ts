/** What was found out of texts that come again and again, such as the name of a browser; bounded, the oldest go. */
const textsMax = 256
/** Of V8. */
export const pieceCharactersMin = 13

export class Known<T> {
  #young = new Map<string, T>()
  #old = new Map<string, T>()
  readonly #charactersMax: number

  constructor(charactersMax = 256) {
    this.#charactersMax = charactersMax
  }

  of(text: string, find: () => T): T {
    if (text.length > this.#charactersMax) return find()
    const young = this.#young.get(text)
    if (young !== undefined) return young
    const found = this.#old.get(text) ?? find()
    if (this.#young.size >= textsMax) {
      this.#old = this.#young
      this.#young = new Map()
    }
    // A piece of a text keeps all of it, but for short ones, which are copies.
    this.#young.set(text.length < pieceCharactersMin ? text : Buffer.from(text, 'latin1').toString('latin1'), found)
    return found
  }
}

/** What was found out of texts that come again and again, such as the name of a browser; bounded, the oldest go. */
const textsMax = 256
const charactersMax = 256

export class Known<T> {
  #young = new Map<string, T>()
  #old = new Map<string, T>()

  of(text: string, find: () => T): T {
    if (text.length > charactersMax) return find()
    const young = this.#young.get(text)
    if (young !== undefined) return young
    const found = this.#old.get(text) ?? find()
    if (this.#young.size >= textsMax) {
      this.#old = this.#young
      this.#young = new Map()
    }
    // A copy: a piece of a text keeps all of it.
    this.#young.set(Buffer.from(text, 'latin1').toString('latin1'), found)
    return found
  }
}

/** What was found out about tokens, by their digests; the oldest make room. */
interface Kept<T> {
  found: T
  characters: number
}

/** Of all tokens that are kept, in one thread. */
const charactersMax = 4_194_304

export class KeptTokens<T> {
  readonly #kept = new Map<string, Kept<T>>()
  #characters = 0

  get(key: string): T | undefined {
    return this.#kept.get(key)?.found
  }

  /** `characters`: about what it takes. */
  set(key: string, found: T, characters: number): void {
    this.delete(key)
    this.#kept.set(key, { found, characters })
    this.#characters += characters
    while (this.#characters > charactersMax) this.delete(this.#kept.keys().next().value!)
  }

  delete(key: string): void {
    this.#characters -= this.#kept.get(key)?.characters ?? 0
    this.#kept.delete(key)
  }
}

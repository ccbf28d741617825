/** What is made of texts that callers repeat, for as many as are worth remembering. */

/** Making one costs more than remembering a few. */
const repeatsMax = 4096

export class Repeats<T> {
  readonly #known = new Map<string, T>()

  get(text: string): T | undefined {
    return this.#known.get(text)
  }

  /** `make` gets a copy: a field is a part of its head, and would keep all of that in memory for as long as it is remembered. */
  add(text: string, make: (own: string) => T): T {
    if (this.#known.size >= repeatsMax) this.#known.clear()
    const own = Buffer.from(text).toString()
    const made = make(own)
    this.#known.set(own, made)
    return made
  }

  clear(): void {
    this.#known.clear()
  }
}

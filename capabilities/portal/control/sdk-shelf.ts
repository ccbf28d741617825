/** What was made, by what it was made of; what was wanted longest ago goes first. */
export interface ShelfBounds<T> {
  bytesMax: number
  sizeOf(made: T): number
}

export class SdkShelf<T> {
  readonly #bounds: ShelfBounds<T>
  readonly #kept = new Map<string, T>()
  readonly #making = new Map<string, Promise<T>>()
  #bytes = 0

  constructor(bounds: ShelfBounds<T>) {
    this.#bounds = bounds
  }

  /** Whoever comes while it is made waits for the same; what failed is made anew. */
  async get(key: string, make: () => Promise<T>): Promise<T> {
    const found = this.#kept.get(key)
    if (found) {
      this.#kept.delete(key)
      this.#kept.set(key, found)
      return found
    }
    const making = this.#making.get(key) ?? this.#begin(key, make)
    return making
  }

  #begin(key: string, make: () => Promise<T>): Promise<T> {
    const making = (async () => {
      try {
        const made = await make()
        this.#keep(key, made)
        return made
      } finally {
        this.#making.delete(key)
      }
    })()
    this.#making.set(key, making)
    return making
  }

  #keep(key: string, made: T): void {
    this.#kept.set(key, made)
    this.#bytes += this.#bounds.sizeOf(made)
    for (const [oldest, old] of this.#kept) {
      if (this.#bytes <= this.#bounds.bytesMax) return
      this.#kept.delete(oldest)
      this.#bytes -= this.#bounds.sizeOf(old)
    }
  }
}

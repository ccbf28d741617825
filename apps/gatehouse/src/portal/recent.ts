/** Answers of a moment ago: many who ask the same at once cause one question. */
export interface RecentBounds {
  forMs: number
  entriesMax: number
  bytesMax: number
}

interface Kept<T> {
  answer: Promise<{ value: T; bytes: number }>
  bytes: number
  untilMs: number
}

export class Recent<T> {
  readonly #bounds: RecentBounds
  readonly #nowMs: () => number
  readonly #kept = new Map<string, Kept<T>>()
  #bytes = 0

  constructor(bounds: RecentBounds, nowMs = () => performance.now()) {
    this.#bounds = bounds
    this.#nowMs = nowMs
  }

  /** Whoever comes while it is asked waits for the same; what failed is asked again. */
  async get(key: string, ask: () => Promise<{ value: T; bytes: number }>): Promise<T> {
    const found = this.#kept.get(key)
    if (found && found.untilMs > this.#nowMs()) return (await found.answer).value
    this.#drop(key)
    const kept: Kept<T> = { answer: ask(), bytes: 0, untilMs: this.#nowMs() + this.#bounds.forMs }
    this.#kept.set(key, kept)
    try {
      const { value, bytes } = await kept.answer
      if (this.#kept.get(key) === kept) {
        kept.bytes = bytes
        this.#bytes += bytes
        this.#makeRoom()
      }
      return value
    } catch (thrown) {
      if (this.#kept.get(key) === kept) this.#drop(key)
      throw thrown
    }
  }

  #makeRoom(): void {
    for (const key of this.#kept.keys()) {
      if (this.#kept.size <= this.#bounds.entriesMax && this.#bytes <= this.#bounds.bytesMax) return
      this.#drop(key)
    }
  }

  #drop(key: string): void {
    this.#bytes -= this.#kept.get(key)?.bytes ?? 0
    this.#kept.delete(key)
  }
}

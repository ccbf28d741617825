/** Tells whoever serves a gateway group that something of it changed; says nothing of what. */
export class Signals {
  readonly #listeners = new Map<string, Set<() => void>>()

  listen(topic: string, heard: () => void): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set()
    this.#listeners.set(topic, listeners.add(heard))
    return () => {
      listeners.delete(heard)
      if (listeners.size === 0 && this.#listeners.get(topic) === listeners) this.#listeners.delete(topic)
    }
  }

  tell(topic: string): void {
    for (const heard of [...(this.#listeners.get(topic) ?? [])]) heard()
  }

  tellAll(): void {
    for (const topic of [...this.#listeners.keys()]) this.tell(topic)
  }

  get topics(): string[] {
    return [...this.#listeners.keys()]
  }
}

/** Items in their order through one worker that may be asynchronous. Holds no more than its owner pushes before it looks at `drained`. */
export class OrderedQueue<T> {
  readonly #work: (item: T) => boolean | Promise<boolean>
  readonly #empty: () => void
  readonly #broken: (thrown: unknown) => void
  #items: T[] = []
  #next = 0
  #busy = false
  #paused = false
  #stopped = false

  /**
   * `work` answers false when nothing more may follow until `resume()`. `empty` is called when the last item is through
   * and more may come; `broken` when `work` throws or rejects: the queue is then stopped.
   */
  constructor(parts: {
    work: (item: T) => boolean | Promise<boolean>
    empty: () => void
    broken: (thrown: unknown) => void
  }) {
    this.#work = parts.work
    this.#empty = parts.empty
    this.#broken = parts.broken
  }

  /** Nothing waits, nothing is under way and more may come. */
  get drained(): boolean {
    return !this.#busy && !this.#paused && this.#next === this.#items.length
  }

  push(item: T): void {
    if (!this.#stopped) this.#items.push(item)
  }

  resume(): void {
    if (!this.#paused) return
    this.#paused = false
    this.run()
  }

  /** What waits is dropped; what is under way ends unheard. */
  stop(): void {
    this.#stopped = true
    this.#items = []
    this.#next = 0
  }

  run(): void {
    while (!this.#busy && !this.#paused && this.#next < this.#items.length) {
      const item = this.#items[this.#next++]!
      this.#busy = true
      try {
        const more = this.#work(item)
        if (more instanceof Promise) return void more.then(this.#done, this.#failed)
        this.#settle(more)
      } catch (thrown) {
        return this.#failed(thrown)
      }
    }
    if (this.#next === this.#items.length && this.#next > 0) {
      this.#items = []
      this.#next = 0
    }
    if (this.drained && !this.#stopped) this.#empty()
  }

  readonly #done = (more: boolean) => {
    this.#settle(more)
    this.run()
  }

  readonly #failed = (thrown: unknown) => {
    this.#busy = false
    if (this.#stopped) return
    this.stop()
    this.#broken(thrown)
  }

  #settle(more: boolean): void {
    this.#busy = false
    this.#paused = !more
  }
}

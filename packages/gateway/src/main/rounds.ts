/** Something that all threads are told: one round at a time, and another when there was news meanwhile. */
export interface RoundsOptions {
  tell: () => Promise<unknown>
  /** All were told, and there is nothing newer. */
  told?: () => void
}

export class Rounds {
  readonly #options: RoundsOptions
  #news = 0
  #running: Promise<void> | undefined

  constructor(options: RoundsOptions) {
    this.#options = options
  }

  /** Resolves once a round that began after this call is over. */
  run(): Promise<void> {
    this.#news++
    this.#running ??= this.#all()
    return this.#running
  }

  async #all(): Promise<void> {
    try {
      for (let told = 0; told !== this.#news; ) {
        told = this.#news
        await this.#options.tell()
      }
      this.#options.told?.()
    } finally {
      // In the turn in which nothing was newer: who calls after that begins a round.
      this.#running = undefined
    }
  }
}

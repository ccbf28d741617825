import { type Clock, pause } from '@gatehouse/base'

export interface ConnectionLoopOptions {
  clock: Clock
  /** One connection's life; resolves or throws when it is over. `well` says that it works. */
  connect: (signal: AbortSignal, well: () => void) => Promise<void>
  lost: (reason: unknown) => void
  backoffMsMin?: number
  backoffMsMax?: number
}

/** Connects, and again when it is over, waiting longer the more often it fails, each time with full jitter. */
export class ConnectionLoop {
  readonly #options: Required<ConnectionLoopOptions>
  readonly #abort = new AbortController()
  readonly #done: Promise<void>

  constructor(options: ConnectionLoopOptions) {
    this.#options = { backoffMsMin: 50, backoffMsMax: 3000, ...options }
    this.#done = this.#run()
  }

  async close(): Promise<void> {
    this.#abort.abort(new Error('closing'))
    await this.#done
  }

  async #run(): Promise<void> {
    const { clock, connect, lost, backoffMsMin, backoffMsMax } = this.#options
    const { signal } = this.#abort
    let attempt = 0
    while (!signal.aborted) {
      try {
        await connect(signal, () => {
          attempt = 0
        })
        lost(new Error('the stream ended'))
      } catch (reason) {
        if (!signal.aborted) lost(reason)
      }
      const most = Math.min(backoffMsMax, backoffMsMin * 2 ** Math.min(attempt++, 20))
      await pause(clock, backoffMsMin + Math.random() * (most - backoffMsMin), signal)
    }
  }
}

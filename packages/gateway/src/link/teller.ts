/** Tells the control plane something now and then, the same again until it has taken it. */
import { type Clock, failureFrom } from '@gatehouse/base'

export interface TellerOptions<T> {
  clock: Clock
  everyMs: number
  /** Tellings that all there is takes, without the one that was taken already. */
  tellings: () => number
  /** What is told next; forgotten by whoever gives it. */
  take: () => T
  /** As JSON, when it is sent. */
  text: (one: T) => string
  /** Rejects where it was not taken. */
  send: (body: string) => Promise<void>
}

const forGood: ReadonlySet<string> = new Set(['not_found', 'invalid_input'])

export class Teller<T> {
  readonly #options: TellerOptions<T>
  #untold: T | undefined
  #cancel = () => {}
  #telling: Promise<void> | undefined
  #closed = false

  constructor(options: TellerOptions<T>) {
    this.#options = options
  }

  start(): void {
    if (this.#closed) return
    const { clock, everyMs } = this.#options
    this.#cancel = clock.after(everyMs, () => void this.tell().then(() => this.start()))
  }

  /** Tells all there is, or up to where the control plane does not answer; never rejects. */
  tell(): Promise<void> {
    this.#telling ??= this.#tell().finally(() => {
      this.#telling = undefined
    })
    return this.#telling
  }

  /** What was not told by then is told by the next gateway that sees it. */
  async close(): Promise<void> {
    this.#closed = true
    this.#cancel()
    await this.tell()
  }

  async #tell(): Promise<void> {
    const { tellings, take, text, send } = this.#options
    // What comes in meanwhile waits for the next time.
    for (let left = tellings() + (this.#untold === undefined ? 0 : 1); left > 0; left--) {
      this.#untold ??= take()
      try {
        await send(text(this.#untold))
      } catch (thrown) {
        // One that does not know of this, or does not take these, will not take them later either.
        if (!forGood.has(failureFrom(thrown).code)) return
      }
      this.#untold = undefined
    }
  }
}

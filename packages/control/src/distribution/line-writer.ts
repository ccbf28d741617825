/** Lines of JSON to a peer that may be slow: each waits until the one before has left, and not for ever. */
import type { ServerResponse } from 'node:http'
import type { Clock } from '@gatehouse/base'

/** A peer that has not taken a line after this time is cut off. */
const stuckMsMax = 20_000

export class LineWriter {
  readonly #response: ServerResponse
  readonly #clock: Clock
  readonly #ended = Promise.withResolvers<void>()
  #open: boolean

  constructor(response: ServerResponse, clock: Clock) {
    this.#response = response
    this.#open = !response.destroyed
    this.#clock = clock
    response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' })
    response.flushHeaders()
    response.once('close', () => {
      this.#open = false
      this.#ended.resolve()
    })
    response.on('error', () => {})
    if (response.destroyed) this.#ended.resolve()
  }

  get open(): boolean {
    return this.#open
  }

  get ended(): Promise<void> {
    return this.#ended.promise
  }

  /** Resolves when there is room for the next, or the stream has ended. */
  async write(value: unknown): Promise<void> {
    if (!this.#open || this.#response.write(`${JSON.stringify(value)}\n`)) return
    const cancel = this.#clock.after(stuckMsMax, () => this.close())
    await Promise.race([new Promise<void>(resolve => this.#response.once('drain', resolve)), this.ended])
    cancel()
  }

  close(): void {
    this.#response.destroy()
  }
}

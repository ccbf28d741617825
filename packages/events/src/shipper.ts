/**
 * Carries a spool's batches to the receiver: one at a time, in order, again until acknowledged. Together with a
 * receiver that drops what it has already (`sequence` at or below its mark for the node and epoch), each arrives exactly once.
 */
import type { Clock } from '@gatehouse/base'
import type { Spool } from './spool.ts'

/** `refused`: the receiver will never take it (damaged, unknown version); it is counted and passed over. */
export type Ack = 'stored' | 'duplicate' | 'refused'

export interface ShipperOptions {
  spool: Spool
  /** Rejects, or aborts with `signal`, when it is not known whether the batch arrived. */
  send(batch: Uint8Array, signal: AbortSignal): Promise<Ack>
  clock: Clock
  /** From 0 to 1. */
  random?: () => number
  sendTimeoutMs?: number
  backoffMsMin?: number
  backoffMsMax?: number
}

export class Shipper {
  readonly counters = { sent: 0, retries: 0, refused: 0 }
  readonly #options: Required<ShipperOptions>
  #running = false
  #closed = false
  #more = false
  #attempt = 0
  #cancelWait: (() => void) | undefined
  #abort: AbortController | undefined
  #turn: Promise<void> = Promise.resolve()

  constructor(options: ShipperOptions) {
    const defaults = { random: Math.random, sendTimeoutMs: 10_000, backoffMsMin: 100, backoffMsMax: 30_000 }
    this.#options = { ...defaults, ...options }
    options.spool.onAppend(() => this.#wake())
    this.#wake()
  }

  /** Stops sending; a send under way is aborted, its batch stays in the spool. */
  async close(): Promise<void> {
    this.#closed = true
    this.#cancelWait?.()
    this.#abort?.abort(new Error('closing'))
    await this.#turn
  }

  #wake(): void {
    this.#more = true
    if (this.#running || this.#closed || this.#cancelWait) return
    this.#running = true
    this.#turn = this.#run()
      .catch(() => this.#waitAndWake())
      .then(() => {
        this.#running = false
        if (this.#more) this.#wake()
      })
  }

  async #run(): Promise<void> {
    const { spool } = this.#options
    this.#more = false
    for (let batch = spool.peek(); batch && !this.#closed; batch = spool.peek()) {
      const ack = await this.#sendOnce(batch)
      if (this.#closed && !ack) return
      if (!ack) return this.#waitAndWake()
      this.#attempt = 0
      if (ack === 'refused') this.counters.refused++
      else this.counters.sent++
      spool.acknowledge()
    }
  }

  async #sendOnce(batch: Uint8Array): Promise<Ack | undefined> {
    const { clock, sendTimeoutMs, send } = this.#options
    const abort = (this.#abort = new AbortController())
    const given = new Promise<undefined>(resolve => {
      abort.signal.addEventListener('abort', () => resolve(undefined), { once: true })
    })
    const cancel = clock.after(sendTimeoutMs, () => abort.abort(new Error('no answer in time')))
    try {
      return await Promise.race([send(batch, abort.signal), given])
    } catch {
      return undefined
    } finally {
      cancel()
    }
  }

  /** Full jitter: anything up to the doubled wait, so that a fleet does not come back in step. */
  #waitAndWake(): void {
    const { clock, random, backoffMsMin, backoffMsMax } = this.#options
    this.counters.retries++
    const most = Math.min(backoffMsMax, backoffMsMin * 2 ** Math.min(this.#attempt++, 20))
    this.#cancelWait = clock.after(backoffMsMin + random() * (most - backoffMsMin), () => {
      this.#cancelWait = undefined
      this.#wake()
    })
  }
}

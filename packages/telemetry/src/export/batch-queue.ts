/**
 * Items on their way to a collector: bounded, sent in batches, one batch at a time. Who adds never waits, and what finds
 * no room is counted and dropped.
 */
import type { Clock } from '@gatehouse/base'
import type { ExportOutcome } from './export-outcome.ts'

export interface BatchQueueOptions<T> {
  send: (items: readonly T[]) => Promise<ExportOutcome>
  /** Estimated bytes of an item; whole batches and the queue are bounded by them as well. */
  bytesOf: (item: T) => number
  clock: Clock
  bounds?: Partial<QueueBounds>
  /** Told when a collector stops taking, and when it takes again. */
  told: (news: QueueNews) => void
  /** Between 0 and 1. */
  random?: () => number
}

export interface QueueBounds {
  itemsMax: number
  bytesMax: number
  batchMax: number
  /** An item waits no longer than this for others. */
  everyMs: number
  /** Between tries of one batch: doubled each time, up to the longest. */
  againMs: number
  againMsMax: number
  /** A batch that was not taken for so long is given up. */
  giveUpMs: number
}

export type QueueNews = { kind: 'failing' | 'refused' | 'rejected'; detail: string; items: number } | { kind: 'well' }

export const dropReasons = ['full', 'refused', 'rejected', 'given_up', 'stopped'] as const
export type DropReason = (typeof dropReasons)[number]

export interface QueueCounts {
  waiting: number
  sent: number
  dropped: Readonly<Record<DropReason, number>>
  retries: number
}

const usual: QueueBounds = {
  ...{ itemsMax: 8192, bytesMax: 16_777_216, batchMax: 512, everyMs: 1000 },
  ...{ againMs: 1000, againMsMax: 30_000, giveUpMs: 120_000 },
}

export class BatchQueue<T> {
  readonly #options: BatchQueueOptions<T>
  readonly #bounds: QueueBounds
  #items: T[] = []
  #bytes = 0
  #sending: Promise<void> | undefined
  #cancelTimer: (() => void) | undefined
  /** Ends the wait before the next try. */
  #hurry: (() => void) | undefined
  #stopping = false
  #failing = false
  #sent = 0
  #retries = 0
  readonly #dropped: Record<DropReason, number> = { full: 0, refused: 0, rejected: 0, given_up: 0, stopped: 0 }

  constructor(options: BatchQueueOptions<T>) {
    this.#options = options
    this.#bounds = { ...usual, ...options.bounds }
  }

  get counts(): QueueCounts {
    return { waiting: this.#items.length, sent: this.#sent, dropped: { ...this.#dropped }, retries: this.#retries }
  }

  /** False where there was no room. */
  add(item: T): boolean {
    const { itemsMax, bytesMax, batchMax, everyMs } = this.#bounds
    const bytes = this.#options.bytesOf(item)
    if (this.#stopping || this.#items.length >= itemsMax || this.#bytes + bytes > bytesMax) {
      this.#dropped[this.#stopping ? 'stopped' : 'full']++
      return false
    }
    this.#items.push(item)
    this.#bytes += bytes
    if (this.#items.length >= batchMax) this.#begin()
    else this.#cancelTimer ??= this.#options.clock.after(everyMs, () => this.#begin())
    return true
  }

  /** Sends what waits, each batch once more, and takes nothing new; what is not taken by the deadline is dropped. */
  async close(deadlineMs: number): Promise<void> {
    this.#stopping = true
    this.#hurry?.()
    this.#begin()
    const { promise: late, resolve } = Promise.withResolvers<void>()
    const cancel = this.#options.clock.after(deadlineMs, resolve)
    await Promise.race([this.#sending, late])
    cancel()
    this.#dropped.stopped += this.#items.length
    this.#items = []
    this.#bytes = 0
    this.#cancelTimer?.()
  }

  #begin(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = undefined
      if (this.#items.length > 0 && !this.#stopping)
        this.#cancelTimer ??= this.#options.clock.after(this.#bounds.everyMs, () => this.#begin())
    })
  }

  async #sendAll(): Promise<void> {
    while (this.#items.length > 0) {
      const batch = this.#items.splice(0, this.#bounds.batchMax)
      for (const item of batch) this.#bytes -= this.#options.bytesOf(item)
      await this.#sendOne(batch)
      // What came meanwhile waits for others, unless it is a batch already or the last.
      if (!this.#stopping && this.#items.length < this.#bounds.batchMax) return
    }
  }

  async #sendOne(batch: readonly T[]): Promise<void> {
    const { clock, told } = this.#options
    const sinceMs = clock.monotonicMs()
    for (let tries = 0; ; tries++) {
      const outcome = await this.#options.send(batch)
      if (outcome.kind === 'accepted') return this.#accepted(batch.length, outcome)
      const { detail } = outcome
      const isLate = this.#stopping || clock.monotonicMs() - sinceMs >= this.#bounds.giveUpMs
      if (outcome.kind === 'refused' || isLate) {
        this.#dropped[outcome.kind === 'refused' ? 'refused' : this.#stopping ? 'stopped' : 'given_up'] += batch.length
        told({ kind: outcome.kind === 'refused' ? 'refused' : 'failing', detail, items: batch.length })
        return
      }
      if (!this.#failing) told({ kind: 'failing', detail, items: 0 })
      this.#failing = true
      this.#retries++
      await this.#wait(tries, outcome.afterMs ?? 0)
    }
  }

  #accepted(items: number, { rejected, detail = '' }: Extract<ExportOutcome, { kind: 'accepted' }>): void {
    const lost = Math.min(items, rejected)
    this.#sent += items - lost
    this.#dropped.rejected += lost
    if (lost > 0) this.#options.told({ kind: 'rejected', detail, items: lost })
    if (this.#failing) this.#options.told({ kind: 'well' })
    this.#failing = false
  }

  /** Longer each time, and not at the same time as others; never sooner than the collector wants. */
  #wait(tries: number, afterMs: number): Promise<void> {
    const { againMs, againMsMax } = this.#bounds
    const { random = Math.random, clock } = this.#options
    const ms = Math.min(againMsMax, againMs * 2 ** tries) * (0.5 + random() / 2)
    return new Promise(resolve => {
      const done = () => {
        this.#hurry = undefined
        resolve()
      }
      const cancel = clock.after(Math.max(ms, afterMs), done)
      this.#hurry = () => {
        cancel()
        done()
      }
    })
  }
}

/**
 * Usage events kept for questions, in DuckDB, in a thread of its own so that neither appending nor asking delays the
 * control plane. One process per directory (`data_locked`).
 */
import { resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import { type Clock, Failure, fail, systemClock } from '@gatehouse/base'
import type { RequestsInput, RequestsPage } from '../../queries.ts'
import type { Answer, Question } from '../../question.ts'
import type { Analytics, Extract, ExtractInput, OwnRetention } from '../analytics.ts'
import type { AnalyticsCall, AnalyticsReply, AnalyticsSettings } from './analytics-calls.ts'
import type { Removed } from './analytics-retention.ts'

export interface AnalyticsOptions extends Partial<AnalyticsSettings> {
  directory: string
  clock?: Clock
}

const defaults = {
  memoryMegabytesMax: 256,
  threads: 1,
  tempMegabytesMax: 1024,
  retentionDays: 90,
  rollUpDays: { 60: 3, 3600: 100, 86400: 800 },
  diskBytesMax: 10 * 2 ** 30,
  queryTimeoutMs: 10_000,
}
const callsMax = 1000
/** A thread that ended by itself is started again at most this often. */
const restartEveryMs = 10_000

type Waiting = { resolve(result: unknown): void; reject(error: Error): void }
type CallBody = AnalyticsCall extends infer C ? (C extends AnalyticsCall ? Omit<C, 'id'> : never) : never

/** DuckDB's lock holds between processes only. */
const openHere = new Set<string>()

/** Throws `data_locked`, `data_newer`, `data_unwritable`. A damaged file is moved aside: see `damagedFile`. */
export async function openAnalytics({ clock = systemClock, ...given }: AnalyticsOptions): Promise<AnalyticsStore> {
  const settings = { ...defaults, ...given, directory: resolve(given.directory) }
  if (openHere.has(settings.directory)) fail('data_locked', `${settings.directory} is open in this process already.`)
  openHere.add(settings.directory)
  const store = new AnalyticsStore(settings, clock)
  try {
    await store.start()
    return store
  } catch (error) {
    openHere.delete(settings.directory)
    throw error
  }
}

export class AnalyticsStore implements Analytics {
  readonly #settings: AnalyticsSettings
  readonly #clock: Clock
  readonly #calls = new Map<number, Waiting>()
  #worker: Worker | undefined
  #starting: Promise<void> | undefined
  #startedAtMs = Number.NEGATIVE_INFINITY
  #lastId = 0
  #closed = false
  /** Where the damaged file went that was found at start; `analytics_corrupt` tells of it. */
  damagedFile: Failure | undefined

  constructor(settings: AnalyticsSettings, clock: Clock) {
    this.#settings = settings
    this.#clock = clock
  }

  /** Takes an encoded batch. `stored` and `duplicate` both mean: it is there, once, and survives a crash. */
  ingest(batch: Uint8Array): Promise<'stored' | 'duplicate'> {
    return this.#call({ kind: 'ingest', batch }) as Promise<'stored' | 'duplicate'>
  }

  /** Answers about one organization; who may ask is the caller's business. */
  ask(question: Question): Promise<Answer> {
    return this.#call({ kind: 'ask', question }) as Promise<Answer>
  }

  requests(input: RequestsInput): Promise<RequestsPage> {
    return this.#call({ kind: 'requests', input }) as Promise<RequestsPage>
  }

  extract(input: ExtractInput): Promise<Extract> {
    return this.#call({ kind: 'extract', input }) as Promise<Extract>
  }

  /** Applies what may stay now. */
  retain(own: readonly OwnRetention[] = []): Promise<Removed> {
    return this.#call({ kind: 'retain', nowMs: this.#clock.nowMs(), own }) as Promise<Removed>
  }

  /** Finishes what was called before, then closes the file. The thread ends also when that fails. */
  async close(): Promise<void> {
    if (this.#closed) return
    const worker = this.#worker
    try {
      if (worker) await this.#call({ kind: 'close' })
    } finally {
      this.#closed = true
      await worker?.terminate()
      openHere.delete(this.#settings.directory)
    }
  }

  start(): Promise<void> {
    this.#startedAtMs = this.#clock.monotonicMs()
    const worker = new Worker(new URL('./analytics-worker.ts', import.meta.url), { workerData: this.#settings })
    this.#worker = worker
    worker.on('message', (reply: AnalyticsReply) => this.#settle(reply))
    let cause: unknown
    worker.on('error', error => {
      cause = error
    })
    worker.once('exit', () => this.#ended(worker, cause))
    this.#starting = new Promise<unknown>((resolve, reject) => this.#calls.set(0, { resolve, reject })).then(
      result => {
        const { movedTo } = result as { movedTo?: string }
        if (movedTo) this.damagedFile = new Failure('analytics_corrupt', `The analytics file was moved to ${movedTo}.`)
      },
      async error => {
        this.#worker = undefined
        await worker.terminate()
        throw error
      },
    )
    return this.#starting
  }

  async #call(body: CallBody): Promise<unknown> {
    if (this.#closed) fail('store_unavailable', 'The analytics store is closed.')
    if (this.#calls.size >= callsMax)
      fail('store_unavailable', `${callsMax} calls are waiting for the analytics store.`)
    if (!this.#worker) {
      if (this.#clock.monotonicMs() - this.#startedAtMs < restartEveryMs) {
        fail('store_unavailable', 'The analytics thread ended; it is started again shortly.')
      }
      this.start().catch(() => {})
    }
    await this.#starting
    const id = ++this.#lastId
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { resolve, reject })
      this.#worker!.postMessage({ ...body, id })
    })
  }

  #settle({ id, result, failure }: AnalyticsReply): void {
    const waiting = this.#calls.get(id)
    this.#calls.delete(id)
    if (!failure) waiting?.resolve(result)
    else waiting?.reject(new Failure(failure.code, failure.detail, failure))
  }

  #ended(worker: Worker, cause: unknown): void {
    if (this.#worker === worker) this.#worker = undefined
    const lost = new Failure('store_unavailable', 'The analytics thread ended.', { cause })
    for (const waiting of this.#calls.values()) waiting.reject(lost)
    this.#calls.clear()
  }
}

/** Spans, log records and metrics to one collector. Nothing here is waited for by who calls. */
import { type Clock, systemClock } from '@gatehouse/base'
import { type EgressRule, egressRule } from '@gatehouse/http'
import { logsRequest, metricsRequest, type Signal, type Source, tracesRequest } from '../otlp/requests.ts'
import type { Attributes, LogRecord, Metric, Span } from '../signal.ts'
import {
  BatchQueue,
  type BatchQueueOptions,
  type QueueBounds,
  type QueueCounts,
  type QueueNews,
} from './batch-queue.ts'
import { OtlpClient } from './otlp-client.ts'
import type { OtlpSettings } from './otlp-settings.ts'

export interface OtlpExporterOptions {
  settings: OtlpSettings
  /** Of `settings`; nothing else is sent. */
  signals: readonly Signal[]
  source: Source
  /** The operator named the collector: every address is allowed unless said. */
  egress?: EgressRule
  /** Asked every so often, where metrics are sent. */
  metrics?: { everyMs: number; collect: () => Promise<readonly Metric[]> }
  bounds?: Partial<QueueBounds>
  clock?: Clock
  log: (level: 'info' | 'warn', message: string, fields: Record<string, unknown>) => void
}

export interface SignalCounts {
  signal: Signal
  counts: QueueCounts
}

/** A collector that stays away is told of so seldom. */
const tellEveryMs = 60_000
const operatorsOwn = () => egressRule({ allow: ['0.0.0.0/0', '::/0'], deny: [] })

export class OtlpExporter {
  readonly #options: OtlpExporterOptions
  readonly #clock: Clock
  readonly #client: OtlpClient
  readonly #spans: BatchQueue<Span> | undefined
  readonly #logs: BatchQueue<LogRecord> | undefined
  readonly #metrics: BatchQueue<readonly Metric[]> | undefined
  readonly #toldMs = new Map<string, number>()
  #source: Source
  #stopMetrics = () => {}

  constructor(options: OtlpExporterOptions) {
    this.#options = options
    this.#clock = options.clock ?? systemClock
    const { settings, signals, metrics } = options
    this.#source = options.source
    const client = (this.#client = new OtlpClient(settings, options.egress ?? operatorsOwn()))
    if (signals.includes('traces')) {
      const send = (spans: readonly Span[]) => client.send('traces', tracesRequest(this.#source, spans))
      this.#spans = this.#queue('traces', { send, bytesOf: ({ attributes }) => 200 + bytesIn(attributes) })
    }
    if (signals.includes('logs')) {
      const send = (records: readonly LogRecord[]) => client.send('logs', logsRequest(this.#source, records))
      const bytesOf = ({ body, attributes }: LogRecord) => 100 + body.length + bytesIn(attributes)
      this.#logs = this.#queue('logs', { send, bytesOf })
    }
    if (signals.includes('metrics') && metrics) {
      const send = (all: readonly (readonly Metric[])[]) =>
        client.send('metrics', metricsRequest(this.#source, all.at(-1)!))
      // Sums since the start: whatever was not taken is in the next.
      const bounds = { ...options.bounds, itemsMax: 2, batchMax: 1, giveUpMs: 0 }
      this.#metrics = this.#queue('metrics', { send, bytesOf: () => 0 }, bounds)
      this.#collectLater()
    }
  }

  /** More of the resource, once it is known. */
  describe(more: Attributes): void {
    this.#source = { ...this.#source, resource: { ...this.#source.resource, ...more } }
  }

  span(span: Span): void {
    this.#spans?.add(span)
  }

  log(record: LogRecord): void {
    this.#logs?.add(record)
  }

  get counts(): SignalCounts[] {
    const queues = { traces: this.#spans, metrics: this.#metrics, logs: this.#logs }
    return (Object.entries(queues) as [Signal, BatchQueue<unknown> | undefined][]).flatMap(([signal, queue]) =>
      queue ? [{ signal, counts: queue.counts }] : [],
    )
  }

  /** What waits goes out, within the deadline. */
  async close(deadlineMs: number): Promise<void> {
    this.#stopMetrics()
    if (this.#metrics) await this.#collect()
    await Promise.all([this.#spans, this.#metrics, this.#logs].map(queue => queue?.close(deadlineMs)))
    await this.#client.close()
  }

  #queue<T>(
    signal: Signal,
    how: Pick<BatchQueueOptions<T>, 'send' | 'bytesOf'>,
    bounds = this.#options.bounds ?? {},
  ): BatchQueue<T> {
    return new BatchQueue<T>({ ...how, bounds, clock: this.#clock, told: news => this.#told(signal, news) })
  }

  #collectLater(): void {
    this.#stopMetrics = this.#clock.after(this.#options.metrics!.everyMs, () => {
      void this.#collect()
      this.#collectLater()
    })
  }

  async #collect(): Promise<void> {
    try {
      this.#metrics!.add(await this.#options.metrics!.collect())
    } catch (thrown) {
      this.#told('metrics', { kind: 'failing', detail: String(thrown), items: 0 })
    }
  }

  #told(signal: Signal, news: QueueNews): void {
    const { log, settings } = this.#options
    const collector = new URL(settings.endpoint).host
    if (news.kind === 'well') return log('info', 'The collector takes telemetry again.', { signal, collector })
    const key = `${signal} ${news.kind}`
    const nowMs = this.#clock.monotonicMs()
    if (nowMs - (this.#toldMs.get(key) ?? Number.NEGATIVE_INFINITY) < tellEveryMs) return
    this.#toldMs.set(key, nowMs)
    const { kind, detail, items } = news
    const message = {
      failing: 'The collector takes no telemetry.',
      refused: 'The collector refused telemetry.',
      rejected: 'The collector took not all telemetry.',
    }[kind]
    log('warn', message, { signal, collector, detail, lost: items })
  }
}

function bytesIn(attributes: Attributes): number {
  let bytes = 0
  for (const name in attributes) bytes += name.length + String(attributes[name]).length + 8
  return bytes
}

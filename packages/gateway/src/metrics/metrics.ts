/** A scrape: every thread is asked, none is waited for longer than the scrape may take. */
import type { Clock } from '@gatehouse/base'
import type { GatewayStatus } from '../main/gateway-status.ts'
import { type Exposition, expositionText } from './exposition.ts'
import type { Sample } from './families.ts'
import { gatewaySamples, processSamples } from './gateway-samples.ts'
import type { RequestFigures } from './request-figures.ts'
import { RequestSeries } from './request-series.ts'
import { SampleSum } from './sample-sum.ts'
import { ThreadMeter } from './thread-meter.ts'

/** What a thread answers. */
export interface ThreadSamples {
  /** Added up over threads. */
  shared: Sample[]
  /** Of this thread alone. */
  own: Sample[]
  /** Since it was last asked. */
  requests?: RequestFigures | undefined
}

export interface MetricsOptions {
  /** Numbers of the threads there are. */
  threads: () => readonly number[]
  /** Rejects when the thread ends before it has answered; else it may last for ever. */
  ask: (thread: number) => Promise<ThreadSamples>
  status: () => GatewayStatus
  /** What else main counted, that threads count as well. */
  more?: () => Sample[]
  /** Series of endpoints and consumers, all together. */
  seriesMax?: number
  clock: Clock
}

const answerMsMax = 1000
export const usualSeriesMax = 10_000

export class Metrics {
  readonly #options: MetricsOptions
  readonly #shared = new SampleSum()
  readonly #own = new Map<number, Sample[]>()
  /** Answers that are still owed: a thread that stands still is asked once, however often somebody scrapes. */
  readonly #owed = new Map<number, Promise<boolean>>()
  readonly #main = new ThreadMeter('main')
  readonly #requests: RequestSeries
  #scrape: Promise<Sample[]> | undefined

  constructor(options: MetricsOptions) {
    this.#options = options
    this.#requests = new RequestSeries(options.seriesMax ?? usualSeriesMax, options.clock)
  }

  async text(format: Exposition = 'prometheus'): Promise<string> {
    return expositionText(await this.samples(), format)
  }

  /** Who asks at the same time shares one answer. */
  samples(): Promise<Sample[]> {
    this.#scrape ??= this.#samples().finally(() => {
      this.#scrape = undefined
    })
    return this.#scrape
  }

  /** What it had counted stays counted. */
  threadEnded(thread: number): void {
    this.#shared.end(thread)
    this.#own.delete(thread)
    this.#owed.delete(thread)
  }

  close(): void {
    this.#main.close()
  }

  async #samples(): Promise<Sample[]> {
    const { status } = this.#options
    const answering = await this.#answering()
    this.#shared.note(0, this.#options.more?.() ?? [])
    return [
      ...this.#shared.samples,
      ...this.#requests.samples(),
      ...gatewaySamples(status()),
      ...answering,
      ...[...this.#own.values()].flat(),
      ...this.#main.samples(),
      ...processSamples(),
    ]
  }

  async #answering(): Promise<Sample[]> {
    const { promise: late, resolve } = Promise.withResolvers<false>()
    const cancel = this.#options.clock.after(answerMsMax, () => resolve(false))
    const answers = this.#options.threads().map(async (thread): Promise<Sample> => {
      const inTime = await Promise.race([this.#owed.get(thread) ?? this.#ask(thread), late])
      return { name: 'gatehouse_thread_answering', labels: { thread: String(thread) }, value: inTime ? 1 : 0 }
    })
    const samples = await Promise.all(answers)
    cancel()
    return samples
  }

  /** Whether it answered. */
  #ask(thread: number): Promise<boolean> {
    const owed = this.#options.ask(thread).then(
      ({ shared, own, requests }) => {
        if (requests) this.#requests.add(requests)
        this.#shared.note(thread, shared)
        this.#own.set(thread, own)
        return true
      },
      () => false,
    )
    this.#owed.set(thread, owed)
    return owed.finally(() => {
      if (this.#owed.get(thread) === owed) this.#owed.delete(thread)
    })
  }
}

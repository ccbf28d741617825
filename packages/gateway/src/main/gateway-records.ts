/** Spans and lines of the access log, from all threads to whoever takes them. */
import type { Sample } from '../metrics/families.ts'
import { usualSeriesMax } from '../metrics/metrics.ts'
import { meterBounds } from '../metrics/request-series.ts'
import { RecordRings } from '../tracing/record-ring.ts'
import type { WorkerStart } from '../worker/messages.ts'
import type { GatewayOptions } from './gateway-options.ts'

type RecordOptions = Pick<GatewayOptions, 'traces' | 'moreSamples' | 'metricsSeriesMax'>

export class GatewayRecords {
  readonly #options: RecordOptions
  readonly #threads: number
  readonly #rings: RecordRings

  constructor(options: RecordOptions, threads: number) {
    this.#options = options
    this.#threads = threads
    this.#rings = new RecordRings({ spans: options.traces?.take })
  }

  /** What a thread is born with. */
  startFor(threadNumber: number): WorkerStart['records'] {
    const { traces, metricsSeriesMax = usualSeriesMax } = this.#options
    const meter = meterBounds(metricsSeriesMax)
    if (!traces) return { meter }
    const { settings } = traces
    const perSecondMax = Math.ceil(settings.perSecondMax / this.#threads)
    return { meter, ring: this.#rings.memoryFor(threadNumber), traces: { ...settings, perSecondMax } }
  }

  ended(threadNumber: number): void {
    this.#rings.ended(threadNumber)
  }

  drain(): void {
    this.#rings.drain()
  }

  samples(): Sample[] {
    const { traces, moreSamples } = this.#options
    const own: Sample[] = traces ? [{ name: 'gatehouse_records_dropped_total', value: this.#rings.dropped }] : []
    return [...own, ...(moreSamples?.() ?? [])]
  }
}

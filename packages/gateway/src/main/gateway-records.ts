/** Spans and lines of the access log, from all threads to whoever takes them. */
import type { Sample } from '../metrics/families.ts'
import { usualSeriesMax } from '../metrics/metrics.ts'
import { meterBounds } from '../metrics/request-series.ts'
import { RecordRings } from '../tracing/record-ring.ts'
import type { WorkerStart } from '../worker/messages.ts'
import type { GatewayOptions } from './gateway-options.ts'

type RecordOptions = Pick<GatewayOptions, 'traces' | 'access' | 'ruleAudit' | 'moreSamples' | 'metricsSeriesMax'>

export class GatewayRecords {
  readonly #options: RecordOptions
  readonly #threads: number
  readonly #rings: RecordRings

  constructor(options: RecordOptions, threads: number) {
    this.#options = options
    this.#threads = threads
    this.#rings = new RecordRings({
      ...{ spans: options.traces?.take, access: options.access?.take, audit: options.ruleAudit?.take },
    })
  }

  /** What a thread is born with. */
  startFor(threadNumber: number): WorkerStart['records'] {
    const { traces, access, ruleAudit, metricsSeriesMax = usualSeriesMax } = this.#options
    const meter = meterBounds(metricsSeriesMax)
    if (!traces && !access && !ruleAudit) return { meter }
    const perSecondMax = Math.ceil((traces?.settings.perSecondMax ?? 0) / this.#threads)
    return {
      ...{ meter, ring: this.#rings.memoryFor(threadNumber), accessFields: access?.fields, audits: !!ruleAudit },
      traces: traces && { ...traces.settings, perSecondMax },
    }
  }

  ended(threadNumber: number): void {
    this.#rings.ended(threadNumber)
  }

  drain(): void {
    this.#rings.drain()
  }

  samples(): Sample[] {
    const { traces, access, ruleAudit, moreSamples } = this.#options
    const own: Sample[] =
      (traces ?? access ?? ruleAudit) ? [{ name: 'gatehouse_records_dropped_total', value: this.#rings.dropped }] : []
    return [...own, ...(moreSamples?.() ?? [])]
  }
}

/** Spans and lines of the access log, from all threads to whoever takes them. */
import type { Sample } from '../metrics/families.ts'
import { RecordRings } from '../tracing/record-ring.ts'
import type { WorkerStart } from '../worker/messages.ts'
import type { GatewayOptions } from './gateway-options.ts'

export class GatewayRecords {
  readonly #options: Pick<GatewayOptions, 'traces' | 'moreSamples'>
  readonly #threads: number
  readonly #rings: RecordRings

  constructor(options: Pick<GatewayOptions, 'traces' | 'moreSamples'>, threads: number) {
    this.#options = options
    this.#threads = threads
    this.#rings = new RecordRings({ spans: options.traces?.take })
  }

  /** What a thread is born with; nothing where nobody takes what it would record. */
  startFor(threadNumber: number): WorkerStart['records'] {
    const { traces } = this.#options
    if (!traces) return undefined
    const { settings } = traces
    const perSecondMax = Math.ceil(settings.perSecondMax / this.#threads)
    return { ring: this.#rings.memoryFor(threadNumber), traces: { ...settings, perSecondMax } }
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

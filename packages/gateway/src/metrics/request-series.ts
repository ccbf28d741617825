/** Requests of all threads as series: by endpoint and consumer within a budget, by failure, and what the gateway itself adds. */
import type { Clock } from '@gatehouse/base'
import type { Sample } from './families.ts'
import { addHistogram, countIn, durationBounds } from './histogram.ts'
import {
  consumerFigures,
  endpointFigures,
  type Figures,
  noOverhead,
  otherFigures,
  type RequestFigures,
  statusWords,
} from './request-figures.ts'
import type { MeterBounds } from './request-meter.ts'
import { SeriesBudget } from './series-budget.ts'

/** Lines of an endpoint: its classes of status, its buckets, sum and count. */
const endpointSeries = statusWords.length + durationBounds.length + 3
const consumerSeries = statusWords.length
/** Of the series that may be. */
const endpointShare = 0.8
/** By a thread, for each place. */
const toldApart = 4

/** How many endpoints and consumers a budget of series is for, the others of each among them. */
export function placesIn(seriesMax: number): MeterBounds {
  const endpointsMax = Math.floor((seriesMax * endpointShare) / endpointSeries) - 1
  const consumersMax = Math.floor((seriesMax * (1 - endpointShare)) / consumerSeries) - 1
  return { endpointsMax: Math.max(0, endpointsMax), consumersMax: Math.max(0, consumersMax) }
}

/** A thread tells more of them apart than are shown, so that the busiest of all threads are found. */
export function meterBounds(seriesMax: number): MeterBounds {
  const { endpointsMax, consumersMax } = placesIn(seriesMax)
  return { endpointsMax: endpointsMax * toldApart, consumersMax: consumersMax * toldApart }
}

export class RequestSeries {
  readonly #endpoints: SeriesBudget
  readonly #consumers: SeriesBudget
  readonly #failures = new Map<string, number>()
  readonly #overhead = noOverhead()

  constructor(seriesMax: number, clock: Clock) {
    const { endpointsMax, consumersMax } = placesIn(seriesMax)
    const { endpoints, consumers } = otherFigures()
    this.#endpoints = new SeriesBudget({ most: endpointsMax, blank: endpointFigures, other: endpoints, clock })
    this.#consumers = new SeriesBudget({ most: consumersMax, blank: consumerFigures, other: consumers, clock })
  }

  /** Of one thread, since it was last asked. */
  add({ endpoints, consumers, others, failures, overhead }: RequestFigures): void {
    for (const one of endpoints) this.#endpoints.add(one)
    for (const one of consumers) this.#consumers.add(one)
    this.#endpoints.fold(others.endpoints)
    this.#consumers.fold(others.consumers)
    for (const [code, times] of failures) this.#failures.set(code, (this.#failures.get(code) ?? 0) + times)
    addHistogram(this.#overhead, overhead)
  }

  samples(): Sample[] {
    this.#endpoints.rank()
    this.#consumers.rank()
    const failures = [...this.#failures].map(
      ([code, value]) => ({ name: 'gatehouse_request_failures_total', labels: { code }, value }) as const,
    )
    return [
      ...this.#endpoints.figures.flatMap(endpointSamples),
      ...this.#consumers.figures.flatMap(one => statusSamples('gatehouse_consumer_requests_total', one)),
      ...failures,
      { name: 'gatehouse_overhead_seconds', value: countIn(this.#overhead), histogram: this.#overhead },
      { name: 'gatehouse_series_folded_total', labels: { by: 'endpoint' }, value: this.#endpoints.folded },
      { name: 'gatehouse_series_folded_total', labels: { by: 'consumer' }, value: this.#consumers.folded },
    ]
  }
}

function endpointSamples(one: Figures): Sample[] {
  const histogram = one.durations!
  return [
    ...statusSamples('gatehouse_api_requests_total', one),
    { name: 'gatehouse_api_request_duration_seconds', labels: one.labels, value: countIn(histogram), histogram },
  ]
}

type StatusFamily = 'gatehouse_api_requests_total' | 'gatehouse_consumer_requests_total'

/** Only of classes that there were. */
const statusSamples = (name: StatusFamily, { labels, byStatus }: Figures): Sample[] =>
  byStatus.flatMap((value, at) => (value > 0 ? [{ name, labels: { ...labels, status: statusWords[at]! }, value }] : []))

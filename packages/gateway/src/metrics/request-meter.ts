/**
 * Requests of one thread by endpoint and by consumer, on the way of every request: two looks into maps and a few additions.
 * What was counted is handed over when main asks, and counted from nothing again.
 */
import type { Route } from '@gatehouse/program'
import type { Tracer } from '../tracing/tracer.ts'
import { type Holder, KnownConsumer } from '../worker/known-consumer.ts'
import type { Finished } from '../worker/serve.ts'
import { bucketOf, durationBounds, overheadBounds } from './histogram.ts'
import {
  consumerFigures,
  endpointFigures,
  type Figures,
  noOverhead,
  otherFigures,
  type RequestFigures,
  requestsIn,
} from './request-figures.ts'

export interface MeterBounds {
  /** Told apart between two times that main asks. */
  endpointsMax: number
  consumersMax: number
}

export class RequestMeter {
  readonly #bounds: MeterBounds
  readonly #endpoints = new Map<Route, Figures>()
  readonly #consumers = new Map<Holder, Figures>()
  readonly #failures = new Map<string, number>()
  #others = otherFigures()
  #overhead = noOverhead()
  /** Of the requests of a turn it is often the same. */
  #lastRoute: Route | undefined
  #lastEndpoint = this.#others.endpoints

  constructor(bounds: MeterBounds) {
    this.#bounds = bounds
  }

  /** `tracer` where the request is recorded: then it may stand for others of its bucket. */
  note(finished: Finished, tracer: Tracer | undefined): void {
    const { exchange, status, startedMs, endedMs } = finished
    const { route, consumer, code, sentMs } = exchange
    if (route.own) return
    const figures = route === this.#lastRoute ? this.#lastEndpoint : this.#endpoint(route)
    const word = status >= 100 && status < 600 ? (status / 100) | 0 : 0
    figures.byStatus[word]!++
    if (!exchange.tunnel) {
      const seconds = (endedMs - startedMs) / 1000
      const durations = figures.durations!
      const bucket = bucketOf(durationBounds, seconds)
      durations.counts[bucket]!++
      durations.sum += seconds
      if (tracer) durations.exemplars[bucket] = exemplarOf(finished, tracer, seconds)
    }
    if (consumer instanceof KnownConsumer) this.#consumer(consumer.holder, route).byStatus[word]!++
    if (code !== undefined) this.#failures.set(code, (this.#failures.get(code) ?? 0) + 1)
    if (sentMs === 0) return
    const seconds = (sentMs - startedMs) / 1000
    this.#overhead.counts[bucketOf(overheadBounds, seconds)]!++
    this.#overhead.sum += seconds
  }

  take(): RequestFigures {
    const taken = {
      endpoints: [...this.#endpoints.values()].filter(requestsIn),
      consumers: [...this.#consumers.values()].filter(requestsIn),
      ...{ others: this.#others, failures: [...this.#failures], overhead: this.#overhead },
    }
    this.#endpoints.clear()
    this.#consumers.clear()
    this.#failures.clear()
    this.#others = otherFigures()
    this.#overhead = noOverhead()
    this.#lastRoute = undefined
    return taken
  }

  #endpoint(route: Route): Figures {
    let found = this.#endpoints.get(route)
    if (!found && this.#endpoints.size < this.#bounds.endpointsMax) {
      this.#endpoints.set(route, (found = endpointFigures(labelsOf(route))))
    }
    this.#lastRoute = route
    return (this.#lastEndpoint = found ?? this.#others.endpoints)
  }

  #consumer(holder: Holder, { part }: Route): Figures {
    const found = this.#consumers.get(holder)
    if (found) return found
    if (this.#consumers.size >= this.#bounds.consumersMax) return this.#others.consumers
    const labels = { organization: part.organization ?? part.organizationId, application: holder.applicationId }
    const figures = consumerFigures(labels)
    this.#consumers.set(holder, figures)
    return figures
  }
}

function labelsOf({ part, api, apiVersion, endpoint }: Route): Figures['labels'] {
  const { organization = part.organizationId, environment } = part
  return { organization, environment, api, api_version: apiVersion, endpoint }
}

const exemplarOf = ({ exchange }: Finished, tracer: Tracer, value: number) => ({
  ...{ traceId: tracer.traceId(exchange), spanId: tracer.spanId(exchange), value },
  timeUs: Date.now() * 1000,
})

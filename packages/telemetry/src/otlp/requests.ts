/** Signals as messages of OTLP. */
import {
  type Attributes,
  type AttributeValue,
  type Exemplar,
  type HistogramPoint,
  type LogRecord,
  type Metric,
  type NumberPoint,
  type Span,
  severities,
  spanKinds,
} from '../signal.ts'
import type { Message, MessageName } from './messages.ts'

/** Version of the semantic conventions whose names are used. */
export const conventionsUrl = 'https://opentelemetry.io/schemas/1.45.0'
/** What this program is to a collector. */
export interface Source {
  /** Of the resource: `service.name` and the like. */
  resource: Attributes
  /** Of the scope. */
  version: string
}

export const signals = ['traces', 'metrics', 'logs'] as const
export type Signal = (typeof signals)[number]

interface SignalMessages {
  request: MessageName
  response: MessageName
  /** Field of the partial success that counts what was rejected. */
  rejected: string
  /** Of gRPC. */
  service: string
}

const messagesOf = (kind: 'Trace' | 'Metrics' | 'Logs', rejected: string): SignalMessages => ({
  request: `Export${kind}ServiceRequest`,
  response: `Export${kind}ServiceResponse`,
  rejected,
  service: `opentelemetry.proto.collector.${kind.toLowerCase()}.v1.${kind}Service`,
})

export const signalMessages: Readonly<Record<Signal, SignalMessages>> = {
  traces: messagesOf('Trace', 'rejectedSpans'),
  metrics: messagesOf('Metrics', 'rejectedDataPoints'),
  logs: messagesOf('Logs', 'rejectedLogRecords'),
}

export function tracesRequest(source: Source, spans: readonly Span[]): Message {
  return requestOf(source, ['resourceSpans', 'scopeSpans', 'spans'], spans.map(spanMessage))
}

export function logsRequest(source: Source, records: readonly LogRecord[]): Message {
  return requestOf(source, ['resourceLogs', 'scopeLogs', 'logRecords'], records.map(logMessage))
}

export function metricsRequest(source: Source, metrics: readonly Metric[]): Message {
  return requestOf(source, ['resourceMetrics', 'scopeMetrics', 'metrics'], metrics.map(metricMessage))
}

function requestOf({ resource, version }: Source, names: readonly string[], items: readonly Message[]): Message {
  const [ofResource, ofScope, list] = names as [string, string, string]
  const scope = { scope: { name: 'gatehouse', version }, [list]: items, schemaUrl: conventionsUrl }
  return {
    [ofResource]: [{ resource: { attributes: pairs(resource) }, [ofScope]: [scope], schemaUrl: conventionsUrl }],
  }
}

const nanos = (us: number) => `${us}000`

/** Whether a parent is known to be, or not to be, in another process (trace.proto, SpanFlags). */
const hasIsRemote = 0x100
const isRemote = 0x200
const sampled = 0x01

function spanMessage(span: Span): Message {
  const { traceId, spanId, parentSpanId, traceState, name, kind, startUs, endUs, attributes, error } = span
  return {
    ...{ traceId, spanId, traceState },
    parentSpanId: parentSpanId === '' ? undefined : parentSpanId,
    ...{ name, kind: spanKinds[kind] },
    startTimeUnixNano: nanos(startUs),
    endTimeUnixNano: nanos(Math.max(startUs, endUs)),
    attributes: pairs(attributes),
    status: error === undefined ? undefined : { message: error, code: 2 },
    flags: sampled | hasIsRemote | (span.remoteParent ? isRemote : 0),
  }
}

function logMessage({ timeUs, severity, body, attributes, traceId, spanId }: LogRecord): Message {
  return {
    timeUnixNano: nanos(timeUs),
    observedTimeUnixNano: nanos(timeUs),
    ...{ severityNumber: severities[severity], severityText: severity.toUpperCase() },
    body: { stringValue: body },
    attributes: pairs(attributes),
    ...{ traceId, spanId },
  }
}

/** Sums since the start: what a scrape shows. */
const cumulative = 2

function metricMessage(metric: Metric): Message {
  const { name, description, unit, startUs, timeUs } = metric
  const head = { name, description, unit }
  const times = { startTimeUnixNano: nanos(startUs), timeUnixNano: nanos(timeUs) }
  if (metric.type === 'histogram') {
    const dataPoints = metric.points.map(point => ({ ...times, ...histogramPoint(point) }))
    return { ...head, histogram: { dataPoints, aggregationTemporality: cumulative } }
  }
  const dataPoints = metric.points.map(point => ({ ...times, ...numberPoint(point) }))
  if (metric.type === 'gauge') return { ...head, gauge: { dataPoints } }
  return { ...head, sum: { dataPoints, aggregationTemporality: cumulative, isMonotonic: true } }
}

function numberPoint({ value, attributes }: NumberPoint): Message {
  const number = Number.isSafeInteger(value) ? { asInt: String(value) } : { asDouble: value }
  return { ...number, attributes: pairs(attributes) }
}

function histogramPoint({ bounds, counts, sum, exemplars = [], attributes }: HistogramPoint): Message {
  return {
    count: String(counts.reduce((all, one) => all + one, 0)),
    sum,
    bucketCounts: counts.map(String),
    explicitBounds: bounds,
    exemplars: exemplars.map(exemplarMessage),
    attributes: pairs(attributes),
  }
}

const exemplarMessage = ({ timeUs, value, spanId, traceId }: Exemplar): Message => ({
  timeUnixNano: nanos(timeUs),
  ...{ asDouble: value, spanId, traceId },
})

const pairs = (attributes: Attributes): Message[] =>
  Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value: anyValue(value) }]))

function anyValue(value: NonNullable<AttributeValue>): Message {
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value }
  return { arrayValue: { values: value.map(one => ({ stringValue: one })) } }
}

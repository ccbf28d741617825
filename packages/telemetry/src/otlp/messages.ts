/**
 * The messages of OTLP that are sent and heard: `opentelemetry/proto` 1.x, by name of their fields in Protobuf's JSON form.
 * A test decodes what is written by this table with the code that OpenTelemetry publishes.
 */

/** `hex` is bytes whose JSON form OTLP writes as hexadecimal digits, in place of base64. */
export type Scalar =
  | 'string'
  | 'bool'
  | 'hex'
  | 'double'
  | 'int64'
  | 'fixed64'
  | 'sfixed64'
  | 'fixed32'
  | 'uint32'
  | 'enum'
export type Field = readonly [number: number, type: Scalar | MessageName]
export type Fields = Readonly<Record<string, readonly [number: number, type: string]>>

const scoped = (list: string, item: string) =>
  ({ scope: [1, 'InstrumentationScope'], [list]: [2, item], schemaUrl: [3, 'string'] }) as const
const ofResource = (list: string, item: string) =>
  ({ resource: [1, 'Resource'], [list]: [2, item], schemaUrl: [3, 'string'] }) as const
const answered = (rejected: string) => ({ [rejected]: [1, 'int64'], errorMessage: [2, 'string'] }) as const
const times = { startTimeUnixNano: [2, 'fixed64'], timeUnixNano: [3, 'fixed64'] } as const

export const messages = {
  AnyValue: {
    stringValue: [1, 'string'],
    boolValue: [2, 'bool'],
    intValue: [3, 'int64'],
    doubleValue: [4, 'double'],
    arrayValue: [5, 'ArrayValue'],
  },
  ArrayValue: { values: [1, 'AnyValue'] },
  KeyValue: { key: [1, 'string'], value: [2, 'AnyValue'] },
  InstrumentationScope: { name: [1, 'string'], version: [2, 'string'] },
  Resource: { attributes: [1, 'KeyValue'] },

  Span: {
    traceId: [1, 'hex'],
    spanId: [2, 'hex'],
    traceState: [3, 'string'],
    parentSpanId: [4, 'hex'],
    name: [5, 'string'],
    kind: [6, 'enum'],
    startTimeUnixNano: [7, 'fixed64'],
    endTimeUnixNano: [8, 'fixed64'],
    attributes: [9, 'KeyValue'],
    status: [15, 'SpanStatus'],
    flags: [16, 'fixed32'],
  },
  SpanStatus: { message: [2, 'string'], code: [3, 'enum'] },
  ScopeSpans: scoped('spans', 'Span'),
  ResourceSpans: ofResource('scopeSpans', 'ScopeSpans'),
  ExportTraceServiceRequest: { resourceSpans: [1, 'ResourceSpans'] },
  ExportTracePartialSuccess: answered('rejectedSpans'),
  ExportTraceServiceResponse: { partialSuccess: [1, 'ExportTracePartialSuccess'] },

  Exemplar: {
    timeUnixNano: [2, 'fixed64'],
    asDouble: [3, 'double'],
    spanId: [4, 'hex'],
    traceId: [5, 'hex'],
  },
  NumberDataPoint: { ...times, asDouble: [4, 'double'], asInt: [6, 'sfixed64'], attributes: [7, 'KeyValue'] },
  HistogramDataPoint: {
    ...times,
    count: [4, 'fixed64'],
    sum: [5, 'double'],
    bucketCounts: [6, 'fixed64'],
    explicitBounds: [7, 'double'],
    exemplars: [8, 'Exemplar'],
    attributes: [9, 'KeyValue'],
  },
  Gauge: { dataPoints: [1, 'NumberDataPoint'] },
  Sum: { dataPoints: [1, 'NumberDataPoint'], aggregationTemporality: [2, 'enum'], isMonotonic: [3, 'bool'] },
  Histogram: { dataPoints: [1, 'HistogramDataPoint'], aggregationTemporality: [2, 'enum'] },
  Metric: {
    name: [1, 'string'],
    description: [2, 'string'],
    unit: [3, 'string'],
    gauge: [5, 'Gauge'],
    sum: [7, 'Sum'],
    histogram: [9, 'Histogram'],
  },
  ScopeMetrics: scoped('metrics', 'Metric'),
  ResourceMetrics: ofResource('scopeMetrics', 'ScopeMetrics'),
  ExportMetricsServiceRequest: { resourceMetrics: [1, 'ResourceMetrics'] },
  ExportMetricsPartialSuccess: answered('rejectedDataPoints'),
  ExportMetricsServiceResponse: { partialSuccess: [1, 'ExportMetricsPartialSuccess'] },

  LogRecord: {
    timeUnixNano: [1, 'fixed64'],
    severityNumber: [2, 'enum'],
    severityText: [3, 'string'],
    body: [5, 'AnyValue'],
    attributes: [6, 'KeyValue'],
    flags: [8, 'fixed32'],
    traceId: [9, 'hex'],
    spanId: [10, 'hex'],
    observedTimeUnixNano: [11, 'fixed64'],
  },
  ScopeLogs: scoped('logRecords', 'LogRecord'),
  ResourceLogs: ofResource('scopeLogs', 'ScopeLogs'),
  ExportLogsServiceRequest: { resourceLogs: [1, 'ResourceLogs'] },
  ExportLogsPartialSuccess: answered('rejectedLogRecords'),
  ExportLogsServiceResponse: { partialSuccess: [1, 'ExportLogsPartialSuccess'] },

  /** `google.rpc.Status`: what is answered in place of a response (OTLP §"Failures"). */
  Status: { code: [1, 'enum'], message: [2, 'string'], details: [3, 'Any'] },
  /** `google.protobuf.Any`; of its values `google.rpc.RetryInfo` alone is read. */
  Any: { typeUrl: [1, 'string'], value: [2, 'RetryInfo'] },
  RetryInfo: { retryDelay: [1, 'Duration'] },
  Duration: { seconds: [1, 'int64'], nanos: [2, 'enum'] },
} as const satisfies Record<string, Fields>

export type MessageName = keyof typeof messages

/** A message by names of its fields: 64-bit numbers are decimal text or numbers, a list stands for a repeated field. */
export interface Message {
  readonly [field: string]: MessageValue | undefined
}
export type MessageValue = string | number | boolean | Message | readonly (string | number | Message)[]

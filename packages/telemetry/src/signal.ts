/** Spans, log records and metrics as the program knows them, before anything is encoded. Times are whole microseconds since the epoch. */

/** Text, a flag, a number or a list of texts; `undefined` is left out. */
export type AttributeValue = string | number | boolean | readonly string[] | undefined
/** Names are those of the semantic conventions, or begin with `gatehouse.`. */
export type Attributes = Readonly<Record<string, AttributeValue>>

export const spanKinds = { internal: 1, server: 2, client: 3 } as const

export interface Span {
  /** 32 hexadecimal digits in lower case. */
  traceId: string
  /** 16 of them. */
  spanId: string
  /** Of whoever began it; empty where nobody did. */
  parentSpanId: string
  /** As W3C Trace Context §3.3 writes it. */
  traceState?: string
  /** The caller's process is another one. */
  remoteParent?: boolean
  kind: keyof typeof spanKinds
  name: string
  startUs: number
  endUs: number
  attributes: Attributes
  /** Why it failed; no word says that it did not, or that nobody judged. */
  error?: string
}

export const severities = { debug: 5, info: 9, warn: 13, error: 17 } as const

export interface LogRecord {
  timeUs: number
  severity: keyof typeof severities
  body: string
  attributes: Attributes
  /** Of the request that it is about. */
  traceId?: string
  spanId?: string
}

export interface NumberPoint {
  attributes: Attributes
  value: number
}

export interface HistogramPoint {
  attributes: Attributes
  /** Upper bounds in ascending order; the last bucket has none. */
  bounds: readonly number[]
  /** One more than there are bounds; not added up. */
  counts: readonly number[]
  sum: number
  exemplars?: readonly Exemplar[]
}

/** One measured value, and the trace that shows it. */
export interface Exemplar {
  traceId: string
  spanId: string
  value: number
  timeUs: number
}

interface Named {
  name: string
  description: string
  /** UCUM, such as `s`, `By` and `1`. */
  unit: string
}

/** A counter is added up since `startUs` and never falls. */
export type Metric = Named &
  (
    | { type: 'counter'; startUs: number; timeUs: number; points: readonly NumberPoint[] }
    | { type: 'gauge'; startUs: number; timeUs: number; points: readonly NumberPoint[] }
    | { type: 'histogram'; startUs: number; timeUs: number; points: readonly HistogramPoint[] }
  )

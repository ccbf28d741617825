/** Whose trace a request belongs to, as fields say it. */
export const propagations = ['w3c', 'b3', 'b3multi'] as const
export type Propagation = (typeof propagations)[number]

export interface TraceContext {
  /** 32 hexadecimal digits, not all 0; empty where only a decision was told (B3). */
  traceId: string
  /** 16 of them; the span that this request was made in. */
  spanId: string
  /** Whether that span is recorded; undefined where it was not said. */
  sampled: boolean | undefined
  /** Its trace id is known to be random (level 2 §3.2.2.3.2). */
  random: boolean
  /** As it goes on; empty where there is none, or it is not sound. */
  traceState: string
}

/** In lower case; what the gateway takes off a request before it says its own. */
export const contextFields: Readonly<Record<Propagation, readonly string[]>> = {
  w3c: ['traceparent', 'tracestate'],
  b3: ['b3'],
  b3multi: ['x-b3-traceid', 'x-b3-spanid', 'x-b3-parentspanid', 'x-b3-sampled', 'x-b3-flags'],
}

/** No identifier of anything. */
export function isZero(hex: string): boolean {
  for (let i = 0; i < hex.length; i++) if (hex.charCodeAt(i) !== 0x30) return false
  return true
}

/** Version 00. */
export const traceParent = (traceId: string, spanId: string, flags: number) => `00-${traceId}-${spanId}-0${flags}`

/** W3C Trace Context (level 2) and B3, strictly read. */
import type { HeaderList } from '@gatehouse/base'
import { b3Multi, b3Single } from './b3.ts'
import { isZero, type Propagation, type TraceContext } from './trace-context.ts'
import { soundTraceState } from './trace-state.ts'

/** The first of these forms that the request keeps to; undefined where it has none. */
export function readContext(headers: HeaderList, forms: readonly Propagation[]): TraceContext | undefined {
  for (const form of forms) {
    const found = form === 'w3c' ? w3c(headers) : form === 'b3' ? b3Single(headers) : b3Multi(headers)
    if (found) return found
  }
  return undefined
}

const parent = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/

/** §3.2: a version that is not known is read as far as version 00 goes; what is malformed is as if it were not there. */
function w3c(headers: HeaderList): TraceContext | undefined {
  const text = headers.get('traceparent')
  if (text === undefined || headers.all('traceparent').length > 1) return undefined
  const found = parent.exec(text)
  if (!found) return undefined
  const [, version, traceId, spanId, flags, more] = found as unknown as [
    string,
    string,
    string,
    string,
    string,
    string?,
  ]
  if (version === 'ff' || (version === '00' && more !== undefined)) return undefined
  if (isZero(traceId) || isZero(spanId)) return undefined
  const bits = Number.parseInt(flags, 16)
  const traceState = soundTraceState(headers.all('tracestate'))
  return { traceId, spanId, sampled: (bits & 1) === 1, random: (bits & 2) === 2, traceState }
}

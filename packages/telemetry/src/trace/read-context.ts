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

/** §3.2: a version that is not known is read as far as version 00 goes; what is malformed is as if it were not there. */
function w3c(headers: HeaderList): TraceContext | undefined {
  const { flat } = headers
  let text: string | undefined
  let states: string[] | undefined
  for (let i = 0; i < flat.length; i += 2) {
    const name = flat[i]!
    if (name.length === 11 && (name === 'traceparent' || name.toLowerCase() === 'traceparent')) {
      if (text !== undefined) return undefined
      text = flat[i + 1]!
    } else if (name.length === 10 && (name === 'tracestate' || name.toLowerCase() === 'tracestate'))
      (states ??= []).push(flat[i + 1]!)
  }
  if (text === undefined || !isWellFormed(text)) return undefined
  const [traceId, spanId] = [text.slice(3, 35), text.slice(36, 52)]
  if (isZero(traceId) || isZero(spanId)) return undefined
  // Of the second digit; both flags that are known stand in it.
  const digit = text.charCodeAt(54)
  const bits = digit - (digit < 0x3a ? 0x30 : 0x57)
  const traceState = states ? soundTraceState(states) : ''
  return { traceId, spanId, sampled: (bits & 1) === 1, random: (bits & 2) === 2, traceState }
}

const dash = 0x2d

/** By letters, which on the way of a request is a tenth of what a pattern takes. */
function isWellFormed(text: string): boolean {
  const { length } = text
  if (length < 55 || text.startsWith('ff')) return false
  for (let i = 0; i < 55; i++) {
    const code = text.charCodeAt(i)
    const isDash = i === 2 || i === 35 || i === 52
    if (isDash ? code !== dash : !((code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x66))) return false
  }
  return length === 55 || (!text.startsWith('00') && text.charCodeAt(55) === dash)
}

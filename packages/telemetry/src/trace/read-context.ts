/** W3C Trace Context (level 2) and B3, strictly read. */
import { type HeaderList, isName } from '@gatehouse/base'
import { b3Multi, b3Single } from './b3.ts'
import type { Propagation, TraceContext } from './trace-context.ts'
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
    if (isName(name, 'traceparent')) {
      if (text !== undefined) return undefined
      text = flat[i + 1]!
    } else if (isName(name, 'tracestate')) (states ??= []).push(flat[i + 1]!)
  }
  const flags = text === undefined ? -1 : parentFlags(text)
  if (flags < 0) return undefined
  const context = parentContext(text!, flags)
  if (states) context.traceState = soundTraceState(states)
  return context
}

/** What a `traceparent` says beside its identifiers, 1 for sampled and 2 for random; negative where it is malformed. */
export function parentFlags(text: string): number {
  if (!isWellFormed(text)) return -1
  // Of the second digit; both flags that are known stand in it.
  const digit = text.charCodeAt(54)
  return (digit - (digit < 0x3a ? 0x30 : 0x57)) & 3
}

/** Of one that is well-formed, without a `tracestate`. */
export function parentContext(text: string, flags: number): TraceContext {
  return {
    traceId: text.slice(3, 35),
    spanId: text.slice(36, 52),
    sampled: (flags & 1) === 1,
    random: (flags & 2) === 2,
    traceState: '',
  }
}

const dash = 0x2d

/** By letters, which on the way of a request is a tenth of what a pattern takes. No identifier is all zeros. */
function isWellFormed(text: string): boolean {
  const { length } = text
  if (length < 55 || text.charCodeAt(2) !== dash || text.charCodeAt(35) !== dash || text.charCodeAt(52) !== dash)
    return false
  const version = digits(text, 0, 2)
  if (version < 0 || digits(text, 53, 55) < 0 || digits(text, 3, 35) <= 0 || digits(text, 36, 52) <= 0) return false
  if (version > 0 && text.startsWith('ff')) return false
  return length === 55 || (version > 0 && text.charCodeAt(55) === dash)
}

/** Negative where one of them is no hexadecimal digit in lower case, 0 where all are 0. */
function digits(text: string, from: number, to: number): number {
  let seen = 0
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i)
    if (code > 0x66 || code < 0x30 || (code > 0x39 && code < 0x61)) return -1
    seen |= code ^ 0x30
  }
  return seen
}

/** B3, in one field or in several (openzipkin/b3-propagation). Identifiers of 64 bits are widened with zeros. */
import type { HeaderList } from '@gatehouse/base'
import { isZero, type TraceContext } from './trace-context.ts'

const whole = /^([0-9a-f]{16}|[0-9a-f]{32})-([0-9a-f]{16})(?:-([01d])(?:-[0-9a-f]{16})?)?$/
const decisions: Readonly<Record<string, boolean>> = { '1': true, d: true, true: true, '0': false, false: false }

export function b3Single(headers: HeaderList): TraceContext | undefined {
  const text = headers.get('b3')
  if (text === undefined || headers.all('b3').length > 1) return undefined
  if (/^[01d]$/.test(text)) return contextOf('', '', decisions[text])
  const [, traceId, spanId, decision] = whole.exec(text) ?? []
  return traceId === undefined
    ? undefined
    : contextOf(traceId, spanId!, decision === undefined ? undefined : decisions[decision])
}

export function b3Multi(headers: HeaderList): TraceContext | undefined {
  const traceId = headers.get('x-b3-traceid')
  const spanId = headers.get('x-b3-spanid')
  const said = headers.get('x-b3-sampled')
  const sampled = headers.get('x-b3-flags') === '1' ? true : said === undefined ? undefined : decisions[said]
  if (traceId === undefined && spanId === undefined)
    return sampled === undefined ? undefined : contextOf('', '', sampled)
  if (!/^([0-9a-f]{16}|[0-9a-f]{32})$/.test(traceId ?? '') || !/^[0-9a-f]{16}$/.test(spanId ?? '')) return undefined
  return contextOf(traceId!, spanId!, sampled)
}

function contextOf(traceId: string, spanId: string, sampled: boolean | undefined): TraceContext | undefined {
  if (traceId !== '' && (isZero(traceId) || isZero(spanId))) return undefined
  return { traceId: traceId === '' ? '' : traceId.padStart(32, '0'), spanId, sampled, random: false, traceState: '' }
}

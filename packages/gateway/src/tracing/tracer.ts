/**
 * Traces of one thread. A request that is not recorded costs one draw and, where it goes to an upstream, the field that says
 * so: nothing is allocated or kept for it. Its identifiers are made from its count, again where they are needed.
 */
import { failureKinds, type HeaderList, isName } from '@gatehouse/base'
import { AddressList } from '@gatehouse/http'
import { randomSpanId, readContext, type Span, TraceIds, traceParent, writeTraceId } from '@gatehouse/telemetry'
import type { TraceWish } from '@gatehouse/unit'
import type { GatewayExchange } from '../worker/exchange.ts'
import type { Finished } from '../worker/serve.ts'
import { ExchangeTrace } from './exchange-trace.ts'
import { Forms } from './forms.ts'
import { type Kept, requestSpans } from './request-spans.ts'
import { statusTable, type TraceSettings } from './trace-settings.ts'

const kinds = failureKinds as Readonly<Record<string, { status: number } | undefined>>

export interface TraceCounts {
  chosen: number
  /** By how they ended. */
  found: number
  /** Beyond `perSecondMax`. */
  beyond: number
}

export interface TracerOptions {
  settings: TraceSettings
  kept: Kept
  /** Takes spans of one request; they are gone when it has no room. */
  take: (spans: Span[]) => void
}

const nothingSaid = { parent: '', parentAt: -1, context: undefined }

/** Policies may have said something of traces; what the gateway says stands in its place. */
const isAddedTo = (headers: HeaderList) => headers.readFields !== headers.size

export class Tracer {
  readonly counts: TraceCounts = { chosen: 0, found: 0, beyond: 0 }
  readonly #options: TracerOptions
  readonly #ids = new TraceIds()
  readonly #below: number
  readonly #followed: AddressList
  readonly #statuses: Uint8Array
  readonly #slowMs: number
  readonly #usual: Forms
  /** By what policies wish: there are as many as policies. */
  readonly #wished = new WeakMap<TraceWish, Forms>()
  #second = -1
  #left = 0

  constructor(options: TracerOptions) {
    const { share, follow, statuses, slowMs = Number.POSITIVE_INFINITY, propagation } = options.settings
    this.#options = options
    this.#below = share * 2 ** 32
    this.#followed = new AddressList(follow)
    this.#statuses = statusTable(statuses)
    this.#slowMs = slowMs
    this.#usual = new Forms(propagation, propagation)
  }

  /** Before anything is done for the exchange. */
  begin(exchange: GatewayExchange, peer: string, nowMs: number): void {
    exchange.tracer = this
    const said = this.#said(exchange.request.headers)
    const sampled = said?.sampled
    const followed = sampled !== undefined && this.#followed.has(peer)
    const chosen = (followed ? sampled : this.#ids.draw(exchange.idNumber) < this.#below) && this.#room(nowMs)
    if (!chosen && !said) return
    const trace = said ?? new ExchangeTrace(nothingSaid)
    trace.chosen = chosen
    trace.followed = followed
    exchange.trace = trace
    if (chosen) this.#choose(exchange)
  }

  #said(headers: HeaderList): ExchangeTrace | undefined {
    const { flat } = headers
    const parentAt = this.#usual.placeIn(flat)
    if (parentAt < 0) return undefined
    const alone = this.#usual.w3cAlone && flat[parentAt]!.length === 11 && this.#usual.placeIn(flat, parentAt + 2) < 0
    if (alone) return new ExchangeTrace({ parent: flat[parentAt + 1]!, parentAt, context: undefined })
    const context = readContext(headers, this.#options.settings.propagation)
    return new ExchangeTrace({ parent: '', parentAt, context })
  }

  /** A policy wishes another share than the operator; whoever may decide has decided. */
  wished(exchange: GatewayExchange, { samplePercent }: TraceWish): void {
    const { idNumber } = exchange
    if (samplePercent === undefined || exchange.trace?.followed) return
    const before = exchange.trace?.chosen === true
    const chosen =
      this.#ids.draw(idNumber) < (samplePercent / 100) * 2 ** 32 && (before || this.#room(performance.now()))
    if (chosen === before) return
    exchange.trace ??= new ExchangeTrace(nothingSaid)
    exchange.trace.chosen = chosen
    if (chosen) return this.#choose(exchange)
    this.counts.chosen--
    if (!exchange.recording) exchange.record = undefined
  }

  #choose(exchange: GatewayExchange): void {
    this.counts.chosen++
    exchange.record ??= []
  }

  #formsFor(wish: TraceWish): Forms {
    let forms = this.#wished.get(wish)
    if (!forms) {
      const { propagation } = this.#options.settings
      this.#wished.set(wish, (forms = new Forms(wish.tell ?? propagation, [...propagation, ...(wish.tell ?? [])])))
    }
    return forms
  }

  /** Adds name and value of what one try says; gives the span that the try is then, if it is recorded. */
  depart(exchange: GatewayExchange, out: string[]): string {
    const { trace, idNumber, traceWish } = exchange
    const forms = traceWish?.tell ? this.#formsFor(traceWish) : this.#usual
    const { w3c, b3, b3multi } = forms
    const added = isAddedTo(exchange.request.headers)
    const chosen = trace?.chosen === true
    if (!chosen && !added && forms === this.#usual && forms.w3cAlone) {
      if (trace !== undefined && this.#goesOn(idNumber, trace, out)) return ''
      if (trace === undefined) {
        out.push('traceparent', this.#ids.parent(idNumber, 0))
        return ''
      }
    }
    if (trace?.said || added || forms !== this.#usual) forms.without(out)
    const spanId = chosen ? randomSpanId() : this.#ids.spanId(idNumber)
    const traceId = this.traceId(exchange)
    if (w3c) {
      const { random = false, traceState = '' } = trace?.context ?? {}
      out.push('traceparent', traceParent(traceId, spanId, (chosen ? 1 : 0) + (random ? 2 : 0)))
      if (traceState !== '') out.push('tracestate', traceState)
    }
    const flag = chosen ? '1' : '0'
    if (b3) out.push('b3', `${traceId}-${spanId}-${flag}`)
    if (b3multi) out.push('X-B3-TraceId', traceId, 'X-B3-SpanId', spanId, 'X-B3-Sampled', flag)
    return chosen ? spanId : ''
  }

  /** The caller's own field with our span in it. False where it does not stand where it stood, as it stood. */
  #goesOn(idNumber: number, { parent, parentAt, random }: ExchangeTrace, out: string[]): boolean {
    if (parent.length !== 55 || out[parentAt + 1] !== parent || !parent.startsWith('00-')) return false
    if (!isName(out[parentAt]!, 'traceparent')) return false
    out[parentAt + 1] = `${parent.slice(0, 36)}${this.#ids.spanId(idNumber)}${random ? '-02' : '-00'}`
    return true
  }

  traceId({ trace, idNumber }: GatewayExchange): string {
    return trace?.context?.traceId ?? this.#ids.traceId(idNumber)
  }

  /** The same in 16 bytes. */
  writeTraceId({ trace, idNumber }: GatewayExchange, into: Uint8Array): void {
    if (trace !== undefined && trace.parent !== '') return writeTraceId(trace.parent, 3, into)
    if (trace?.context) return writeTraceId(trace.context.traceId, 0, into)
    this.#ids.write(idNumber, into)
  }

  /** Of the request itself. */
  spanId({ idNumber }: GatewayExchange): string {
    return this.#ids.spanId(idNumber)
  }

  /** Whether it is recorded: it was chosen, or how it ended says so. */
  finish(finished: Finished): boolean {
    const { exchange } = finished
    if (exchange.route.own) return false
    const chosen = exchange.trace?.chosen === true
    if (!chosen) {
      if (!this.#isFound(finished) || !this.#room(finished.endedMs)) return false
      this.counts.found++
    }
    const { settings, kept } = this.#options
    const ids = { traceId: this.traceId(exchange), spanId: this.spanId(exchange), context: exchange.trace?.context }
    this.#options.take(
      requestSpans(finished, { ...ids, ...kept, by: chosen ? 'choice' : 'end', slowPolicyMs: settings.slowPolicyMs }),
    )
    return true
  }

  #isFound({ exchange, status, startedMs, endedMs }: Finished): boolean {
    if (this.#statuses[status] === 1) return true
    const { code, firstByteMs, tunnel } = exchange
    if (code !== undefined && this.#statuses[kinds[code]?.status ?? 0] === 1) return true
    if (this.#slowMs === Number.POSITIVE_INFINITY || tunnel) return false
    return (firstByteMs === 0 ? endedMs : firstByteMs) - startedMs > this.#slowMs
  }

  #room(nowMs: number): boolean {
    const second = Math.floor(nowMs / 1000)
    if (second !== this.#second) {
      this.#second = second
      this.#left = this.#options.settings.perSecondMax
    }
    if (this.#left-- > 0) return true
    this.counts.beyond++
    return false
  }
}

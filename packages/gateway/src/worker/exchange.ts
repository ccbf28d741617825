import { Failure, type FailureCode, type UpstreamReason } from '@gatehouse/base'
import type { Cancellation, Tunnel, WireReply } from '@gatehouse/http'
import { parametersOf, type Route, type RunState, type Step, type StepRecord } from '@gatehouse/program'
import {
  type Consumer,
  type Exchange,
  grpcTrailers,
  type Identity,
  isGrpc,
  type Measured,
  nowhere,
  type Place,
  Refusal,
  type Request,
  type Subset,
  type TraceWish,
} from '@gatehouse/unit'
import type { Recording } from '../capture/recording.ts'
import type { Places } from '../geo/places.ts'
import type { ExchangeTrace } from '../tracing/exchange-trace.ts'
import type { Tracer } from '../tracing/tracer.ts'
import type { Attempt } from './attempt.ts'
import type { RequestIds } from './request-id.ts'
import type { Silence } from './streams/grpc-silence.ts'

export interface ExchangeStart {
  ids: RequestIds
  request: Request
  /** The caller and the proxies on its way; the caller alone unless said. */
  forwardedFor?: string
  route: Route
  /** Who knows where the caller is; nobody unless said. */
  places?: Pick<Places, 'of'> | undefined
}

export interface ExchangeEnd {
  code: FailureCode
  /** Of a WebSocket (RFC 6455 §7.4). */
  closeCode: number
  detail?: string
}

/** One that an exchange was sent to. */
export interface AskedTarget {
  /** Among the targets of the upstream as they are now; -1 once it is none of them. */
  readonly index: number
  /** Of the upstream's line that it comes from. */
  readonly line: number
}

/** One request on its way; also what its run leaves behind for the event. */
export class GatewayExchange implements Exchange, RunState, Cancellation {
  readonly request: Request
  readonly route: Route
  readonly replyFields: string[] = []
  readonly units = { tokens: 0, cost: 0 }
  measured: Measured | undefined
  readonly idNumber: number
  /** What an upstream is told of the way here. */
  readonly forwardedFor: string
  consumer: Consumer | undefined
  identity: Identity | undefined
  audience: string | undefined
  stoppedBy: Step | undefined
  unshown: RunState['unshown']
  code: string | undefined
  /** Why the upstream gave no answer. */
  reason: UpstreamReason = ''
  record: StepRecord[] | undefined
  readonly ran: Step[] = []
  /** Whose `departing` hooks see what goes out; those that ran unless said. */
  departing: readonly Step[] = this.ran
  /** The target that answered; undefined while there is none. */
  target: AskedTarget | undefined
  deadlineMs = Number.POSITIVE_INFINITY
  deadlineField: string | undefined
  subset: Subset | undefined
  goesOn = false
  /** Its event is written. */
  finished = false
  /** Targets that were asked before that one. */
  tried: AskedTarget[] | undefined
  /** Each sending knows the one before it. */
  lastAttempt: Attempt | undefined
  /** Says of its trace what upstreams are to know; nobody does unless requests are traced. */
  tracer: Tracer | undefined
  trace: ExchangeTrace | undefined
  traceWish: TraceWish | undefined
  /** Where it is captured. */
  recording: Recording | undefined
  /** Of the sending that comes next, where it is recorded. */
  trySpanId = ''
  /** Sendings that are counted until they are over. */
  attempts: { over(): void }[] | undefined
  /** Monotonic milliseconds when the upstream was asked and when its head came; 0 before. */
  sentMs = 0
  firstByteMs = 0
  bytesIn = 0
  startedMs = 0
  /** The caller has been answered, at least the head. */
  replied = false
  /** It was to end before there was a reply, which may have come all the same. */
  endedEarly: ExchangeEnd | undefined
  /** Of an upgrade. */
  tunnel: Tunnel | undefined
  /** Its reply is over; called when its tunnel is, too. */
  onTunnelOver: (() => void) | undefined
  /** Of a gRPC call whose silence has a limit. */
  silence: Silence | undefined
  /** By which it is answered. */
  wireReply: Pick<WireReply, 'abort' | 'handedOver'> | undefined
  /** Its neighbours among those that are under way. */
  older: GatewayExchange | undefined
  newer: GatewayExchange | undefined
  onCancel: ((reason: Error) => void) | undefined
  cancelled: Error | undefined
  readonly #ids: RequestIds
  readonly #places: Pick<Places, 'of'> | undefined
  #place: Place | undefined
  #id: string | undefined
  #params: Readonly<Record<string, string>> | undefined
  #abort: AbortController | undefined

  constructor({ ids, request, route, places, forwardedFor = request.clientAddress }: ExchangeStart) {
    this.#ids = ids
    this.#places = places
    this.idNumber = ids.next()
    this.route = route
    this.request = request
    this.forwardedFor = forwardedFor
  }

  get id(): string {
    return (this.#id ??= this.#ids.text(this.idNumber))
  }

  get traceId(): string | undefined {
    return this.tracer?.traceId(this)
  }

  get tracing(): TraceWish | undefined {
    return this.traceWish
  }

  set tracing(wish: TraceWish | undefined) {
    this.traceWish = wish
    if (wish) this.tracer?.wished(this, wish)
  }

  get place(): Place {
    return (this.#place ??= this.#places?.of(this.request.clientAddress) ?? nowhere)
  }

  /** The 16 bytes of the id. */
  writeId(into: Uint8Array): void {
    this.#ids.write(this.idNumber, into, 0)
  }

  get params(): Readonly<Record<string, string>> {
    if (!this.#params) {
      const { part, basePathLength, endpoint } = this.route
      const found = part.endpoints.find(({ id }) => id === endpoint)
      this.#params = found ? parametersOf(found, this.request.path.slice(basePathLength) || '/') : {}
    }
    return this.#params
  }

  get signal(): AbortSignal {
    this.#abort ??= new AbortController()
    if (this.cancelled) this.#abort.abort(this.cancelled)
    return this.#abort.signal
  }

  /** Ends it from here, as far as it got: a coded close, a coded answer, a status of gRPC, or the reply broken off. */
  end(how: ExchangeEnd): void {
    const { code, closeCode, detail = 'The gateway ended the exchange.' } = how
    const reason = new Failure(code, detail)
    if (!this.replied) {
      this.endedEarly ??= how
      return this.cancel(reason)
    }
    if (!this.wireReply?.handedOver) this.code ??= code
    if (this.tunnel?.switched) this.tunnel.close({ code, closeCode })
    else
      this.wireReply?.abort(reason, isGrpc(this.request.headers) ? grpcTrailers(new Refusal(code, detail)) : undefined)
  }

  /** Nobody waits for the reply any more. */
  cancel(reason: Error): void {
    if (this.cancelled || this.goesOn) return
    this.cancelled = reason
    this.onCancel?.(reason)
    this.#abort?.abort(reason)
  }
}

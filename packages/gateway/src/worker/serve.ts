/** From a wire request to a finished exchange: target, match, run, reply, finish, event. */
import { performance } from 'node:perf_hooks' // the global of that name is a getter, and costs more than the clock
import { type FailureCode, failureKinds, type HeaderList } from '@gatehouse/base'
import type { ListenOptions, ReplyEnd, WireRefusal, WireReply, WireRequest } from '@gatehouse/http'
import {
  type ApiPart,
  type Asker,
  type Forward,
  finish,
  type Match,
  type Program,
  type Route,
  run,
  type Task,
} from '@gatehouse/program'
import { type Exchange, isGrpc, problemHeaders, problemText, Refusal, type Reply, refusalReply } from '@gatehouse/unit'
import type { ThreadCaptures } from '../capture/thread-captures.ts'
import type { Places } from '../geo/places.ts'
import type { Tracer } from '../tracing/tracer.ts'
import { type Caller, CallerFinder, type CallerRules, callerRules } from './caller.ts'
import type { Challenges } from './challenges.ts'
import { CountedBody } from './counted-body.ts'
import { GatewayExchange } from './exchange.ts'
import type { Forwarder } from './forwarder.ts'
import { grpcDeadline, grpcTimeoutMs } from './grpc-deadline.ts'
import type { MissGuard } from './miss-guard.ts'
import { admittedHeaders } from './outgoing.ts'
import { RequestIds } from './request-id.ts'
import { sendStream } from './streams/send-stream.ts'
import { Streams } from './streams/streams.ts'
import { parseTarget, type RequestRules, requestRules, type Target } from './target.ts'

export interface ServeOptions {
  program: () => Program | undefined
  /** Of certificate authorities; none are pending unless given. */
  challenges?: Challenges
  forwarder: Pick<Forwarder, 'send'>
  subscribe: Forward['subscribe']
  denial?: Forward['denial']
  /** Looks after what lasts; nobody does unless given. */
  streams?: Streams
  /** Called once when an exchange is over. */
  finished: (outcome: Finished) => void
  /** A request that reached no route; counted, not recorded per API. */
  missed: (miss: Miss) => void
  /** Likewise, of an API that wants to know. */
  unanswered?: (part: ApiPart, missed: { kind: 'path' | 'method'; method: string; path: string }) => void
  rules?: RequestRules
  callers?: CallerRules
  /** Refuses callers who try what is not there; nobody does unless given. */
  misses?: MissGuard | undefined
  /** Records what becomes of requests; nobody does unless given. */
  tracer?: Tracer | undefined
  /** Records requests whole; nobody does unless given. */
  captures?: Pick<ThreadCaptures, 'any' | 'begin' | 'finish'>
  /** Who knows where callers are. */
  places?: Pick<Places, 'of'>
}

/** A request that reached no route. */
export interface Miss {
  method: string
  status: number
  code: FailureCode
  /** Of the peer: who speaks for whom is not settled. */
  address: string
}

export interface Finished {
  exchange: GatewayExchange
  generation: number
  status: number
  bytesOut: number
  /** The caller took the whole reply. */
  complete: boolean
  startedMs: number
  endedMs: number
}

export function serving(options: ServeOptions): (request: WireRequest, reply: WireReply) => void {
  const {
    rules = requestRules,
    streams = new Streams({ objection: () => undefined, retain() {} }),
    callers = callerRules,
  } = options
  const forward: Forward = {
    subscribe: options.subscribe,
    ...(options.denial ? { denial: options.denial } : {}),
    send: (exchange, route, answer, signal) =>
      options.forwarder.send(exchange as GatewayExchange, route, answer, signal),
  }
  const gate: Gate = { options, streams, forward, rules, callers: new CallerFinder(callers), ids: new RequestIds() }
  return (wire, wireReply) => {
    const answer = options.challenges?.reply(wire)
    if (answer) return wireReply.send(answer, answer.body)
    const startedMs = performance.now()
    const program = options.program()
    const admission = admitted(gate, wire, program)
    if (!(admission instanceof Refusal)) {
      admission.startedMs = startedMs
      return new Serving(gate, admission, wireReply).start()
    }
    const refusal = admission
    const reply = refusalReply(refusal, wire.headers, { id: gate.ids.text(gate.ids.next()) })
    const { code } = refusal
    options.missed({ method: wire.method, status: failureKinds[code].status, code, address: wire.peerAddress })
    wireReply.send(reply, reply.body)
  }
}

/** What all requests of a thread have in common. */
interface Gate {
  options: ServeOptions
  streams: Streams
  forward: Forward
  rules: RequestRules
  callers: CallerFinder
  ids: RequestIds
}

/** One admitted request until its event is written. */
class Serving implements Task, Finished {
  readonly exchange: GatewayExchange
  readonly route: Route
  readonly forward: Forward
  readonly generation: number
  readonly startedMs: number
  status = 0
  bytesOut = 0
  complete = false
  endedMs = 0
  readonly #gate: Gate
  readonly #wireReply: WireReply
  readonly #deadline: NodeJS.Timeout | undefined

  constructor(gate: Gate, admission: Admission, wireReply: WireReply) {
    const { wire, generation, startedMs, target, caller, headers, match, route, timeoutMs } = admission
    this.#gate = gate
    this.#wireReply = wireReply
    this.startedMs = startedMs
    this.generation = generation
    const body = wire.body && new CountedBody(wire.body, gate.rules.underscoreHeaders)
    const request: Exchange['request'] = {
      method: wire.method,
      scheme: caller.secure ? 'https' : 'http',
      host: target.host,
      path: target.path,
      query: target.query,
      headers,
      body,
      upgrade: wire.upgrade,
      clientCertificate: caller.certificate === undefined ? wire.clientCertificate : certificateOf(caller),
      clientAddress: caller.address,
    }
    const { ids, options } = gate
    // A literal that is spread into another costs as much as all of its look-ups.
    const { forwardedFor } = caller
    this.exchange = new GatewayExchange({ ids, request, route, forwardedFor, places: options.places })
    if (body) body.exchange = this.exchange
    gate.options.tracer?.begin(this.exchange, wire.peerAddress, startedMs)
    if (gate.options.captures?.any) gate.options.captures.begin(this.exchange)
    this.route = match.kind === 'route' ? route : withoutEndpoint(route)
    this.forward = match.kind === 'route' ? gate.forward : refusing(gate.forward, match, target)
    if (timeoutMs === undefined) return
    this.exchange.deadlineMs = startedMs + timeoutMs
    this.#deadline = grpcDeadline(this.exchange, timeoutMs)
  }

  get state(): GatewayExchange {
    return this.exchange
  }

  start(): void {
    this.#gate.streams.begin(this.exchange, this.#wireReply, this.startedMs)
    this.#wireReply.onEnd(end => this.#over(end))
    run(this)
  }

  done(reply: Reply): void {
    const { exchange } = this
    this.status = reply.status
    reply.headers.setRead('X-Request-Id', 'x-request-id', exchange.id)
    exchange.replied = true
    exchange.recording?.replied(reply)
    const wireReply = this.#wireReply
    if (!exchange.tunnel && !this.route.streams) wireReply.send(reply, reply.body)
    else this.status = sendStream({ exchange, reply, wireReply, streams: this.#gate.streams })
    if (exchange.endedEarly && exchange.code === undefined) exchange.end(exchange.endedEarly)
  }

  abandon(reason: Error): void {
    this.#wireReply.abort(reason)
  }

  #over({ complete, bytesOut }: ReplyEnd): void {
    const { exchange } = this
    this.complete = complete
    this.bytesOut = bytesOut
    clearTimeout(this.#deadline)
    if (!complete) exchange.cancel(new Error('the caller went away'))
    if (this.#gate.streams.over(exchange)) this.#finish()
    else exchange.onTunnelOver = () => this.#finish()
  }

  #finish(): void {
    this.endedMs = performance.now()
    finish(this.exchange, this.exchange)
    this.exchange.finished = true
    if (this.exchange.attempts) for (const attempt of this.exchange.attempts) attempt.over()
    const { finished, captures } = this.#gate.options
    finished(this)
    if (this.exchange.recording) captures!.finish(this)
  }
}

const certificateOf = ({ certificate }: Caller) => (certificate === 'none' ? undefined : certificate)

const refusing = (forward: Forward, match: Match, target: Target): Forward => ({
  ...forward,
  send: (exchange, _, answer) => answer.replied(refusedReply(match, exchange, target)),
})

interface Admission {
  wire: WireRequest
  generation: number
  startedMs: number
  target: Target
  caller: Caller
  headers: HeaderList
  match: Match
  route: Route
  /** Of a gRPC call that has a deadline. */
  timeoutMs: number | undefined
}

/** What a request asks for, or why it reaches no route. */
function admitted(gate: Gate, wire: WireRequest, program: Program | undefined): Admission | Refusal {
  const { rules, callers } = gate
  const { misses, unanswered } = gate.options
  const target = parseTarget(wire.target, wire.authority, rules)
  if (!program) return new Refusal('gateway_not_ready', 'No program was received yet.', ['Retry-After', '1'])
  if (!target) return new Refusal('request_malformed', 'The target or the host is malformed.')
  const caller = callers.find(wire.peerAddress, wire.secure, wire.headers)
  const banned = misses?.refusal(caller.address)
  if (banned) return banned
  const headers = admittedHeaders(wire.headers, rules.underscoreHeaders)
  if (!headers) return new Refusal('request_malformed', 'A field name has an underscore.')
  const asker = program.asks ? { address: caller.address, headers, query: target.query } : undefined
  const match = program.match(target.host, wire.method, target.path, asker)
  const route = match.kind === 'route' ? match.route : preflightRoute({ program, match, wire, target, asker })
  if (!route) {
    misses?.missed(caller.address)
    if ('records' in match && match.records) {
      const kind = match.kind === 'no_path' ? 'path' : 'method'
      unanswered?.(match.part, { kind, method: wire.method, path: target.path })
    }
    return missRefusal(match, wire.method, target)
  }
  const timeoutMs = isGrpc(headers) ? grpcTimeoutMs(headers.get('grpc-timeout')) : undefined
  if (timeoutMs === 'invalid') return new Refusal('request_malformed', 'The grpc-timeout is malformed.')
  const { generation } = program
  return { wire, generation, startedMs: 0, target, caller, headers, match, route, timeoutMs }
}

interface Preflight {
  program: Program
  match: Match
  wire: WireRequest
  target: Target
  asker: Asker | undefined
}

/** The endpoint whose edge policies answer a CORS preflight (Fetch standard §3.2.2) of a path without OPTIONS. */
function preflightRoute({ program, match, wire, target, asker }: Preflight): Route | undefined {
  if (match.kind !== 'no_method' || wire.method !== 'OPTIONS') return undefined
  const wanted = wire.headers.get('access-control-request-method')
  if (wanted === undefined || !wire.headers.has('origin')) return undefined
  const found = program.match(target.host, wanted, target.path, asker)
  return found.kind === 'route' ? found.route : undefined
}

/** The same route with its edge only: a preflight carries no credential. */
function withoutEndpoint(route: Route): Route {
  const open = route.open.filter(({ use }) => use.stage === 'edge')
  return { ...route, open, known: [[]], part: { ...route.part, access: 'open' } }
}

function missRefusal(match: Match, method: string, { path }: Target): Refusal {
  const fields = 'missFields' in match ? match.missFields : []
  if (match.kind === 'no_version') return new Refusal('version_unknown', match.choice.told)
  if (match.kind !== 'no_method') return new Refusal('route_not_found', `No API answers ${path} here.`, fields)
  const allow = ['Allow', match.methods.join(', '), ...fields]
  return new Refusal('method_not_allowed', `${method} is not offered here.`, allow)
}

function refusedReply(match: Match, exchange: Exchange, target: Target): Reply {
  return refusalReply(missRefusal(match, exchange.request.method, target), exchange.request.headers, exchange)
}

/** What a message that broke a rule of the wire is answered with. */
export function wireRefusal({
  status,
  rule,
  detail,
}: WireRefusal): ReturnType<NonNullable<ListenOptions['onRefusal']>> {
  const refusal = new Refusal(codeOf[status] ?? 'request_malformed', `${detail} (${rule})`)
  return { headers: problemHeaders(refusal), text: problemText(refusal, status) }
}

const codeOf: Record<number, FailureCode> = {
  408: 'request_timeout',
  414: 'request_too_large',
  431: 'request_too_large',
  500: 'header_unsendable',
}

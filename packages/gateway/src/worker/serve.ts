/** From a wire request to a finished exchange: target, match, run, reply, finish, event. */
import { type BodySource, type FailureCode, failureKinds, type HeaderList } from '@gatehouse/base'
import type { ListenOptions, WireRefusal, WireReply, WireRequest } from '@gatehouse/http'
import { type Forward, finish, type Match, type Program, type Route, run } from '@gatehouse/program'
import { type Exchange, isGrpc, problemHeaders, problemText, Refusal, type Reply, refusalReply } from '@gatehouse/unit'
import { type Caller, CallerFinder, type CallerRules, callerRules } from './caller.ts'
import { GatewayExchange } from './exchange.ts'
import type { Forwarder } from './forwarder.ts'
import { GrpcDeadline, grpcTimeoutMs } from './grpc-deadline.ts'
import { admittedHeaders, admittedTrailers } from './outgoing.ts'
import { RequestIds } from './request-id.ts'
import { sendStream } from './streams/send-stream.ts'
import { Streams } from './streams/streams.ts'
import { parseTarget, type RequestRules, requestRules, type Target } from './target.ts'

export interface ServeOptions {
  program: () => Program | undefined
  forwarder: Pick<Forwarder, 'send'>
  subscribe: Forward['subscribe']
  /** Looks after what lasts; nobody does unless given. */
  streams?: Streams
  /** Called once when an exchange is over. */
  finished: (outcome: Finished) => void
  /** A request that reached no route; counted, not recorded per API. */
  missed: (status: number) => void
  rules?: RequestRules
  callers?: CallerRules
}

export interface Finished {
  exchange: GatewayExchange
  generation: number
  status: number
  bytesOut: number
  /** The caller took the whole reply. */
  complete: boolean
  startedMs: number
}

export function serving(options: ServeOptions): (request: WireRequest, reply: WireReply) => void {
  const ids = new RequestIds()
  const { rules = requestRules, streams = new Streams({ objection: () => undefined, retain() {} }) } = options
  const callers = new CallerFinder(options.callers ?? callerRules)
  const forward: Forward = {
    subscribe: options.subscribe,
    send: (exchange, route) => options.forwarder.send(exchange as GatewayExchange, route),
  }
  return (wire, wireReply) => {
    const startedMs = performance.now()
    const program = options.program()
    const admission = admitted({ wire, program, rules, callers })
    if (!program || admission instanceof Refusal) {
      const refusal = admission as Refusal
      const reply = refusalReply(refusal, wire.headers, ids.text(ids.next()))
      options.missed(failureKinds[refusal.code].status)
      return wireReply.send(reply, reply.body)
    }
    const { target, caller, headers, match, route, timeoutMs } = admission
    const exchange = new GatewayExchange({
      ids,
      method: wire.method,
      secure: caller.secure,
      target,
      headers,
      body: wire.body && counted(wire.body, () => exchange, rules.underscoreHeaders),
      upgrade: wire.upgrade,
      clientCertificate: wire.clientCertificate,
      clientAddress: caller.address,
      forwardedFor: caller.forwardedFor,
      route,
    })
    let status = 0
    streams.begin(exchange, wireReply, startedMs)
    const deadline =
      timeoutMs === undefined ? undefined : new GrpcDeadline(timeoutMs, failure => exchange.cancel(failure))
    wireReply.onEnd(({ complete, bytesOut }) => {
      deadline?.clear()
      if (!complete) exchange.cancel(new Error('the caller went away'))
      streams.over(exchange)
      finish(exchange, exchange)
      options.finished({ exchange, generation: program.generation, status, bytesOut, complete, startedMs })
    })
    run({
      ...{ exchange, state: exchange },
      route: match.kind === 'route' ? route : withoutEndpoint(route),
      forward:
        match.kind === 'route' ? forward : { ...forward, send: async () => refusedReply(match, exchange, target) },
      abandon: reason => wireReply.abort(reason),
      done: reply => {
        status = reply.status
        reply.headers.set('X-Request-Id', exchange.id)
        exchange.replied = true
        if (deadline && reply.body) reply.body = deadline.bounded(reply.body)
        if (exchange.tunnel || route.streams) status = sendStream({ exchange, reply, wireReply, streams })
        else wireReply.send(reply, reply.body)
      },
    })
  }
}

interface Admission {
  target: Target
  caller: Caller
  headers: HeaderList
  match: Match
  route: Route
  /** Of a gRPC call that has a deadline. */
  timeoutMs: number | undefined
}

interface AtTheDoor {
  wire: WireRequest
  program: Program | undefined
  rules: RequestRules
  callers: CallerFinder
}

/** What a request asks for, or why it reaches no route. */
function admitted({ wire, program, rules, callers }: AtTheDoor): Admission | Refusal {
  const target = parseTarget(wire.target, wire.authority, rules)
  if (!program) return new Refusal('gateway_not_ready', 'No program was received yet.', ['Retry-After', '1'])
  if (!target) return new Refusal('request_malformed', 'The target or the host is malformed.')
  const caller = callers.find(wire.peerAddress, wire.secure, wire.headers)
  const headers = admittedHeaders(wire.headers, rules.underscoreHeaders)
  if (!headers) return new Refusal('request_malformed', 'A field name has an underscore.')
  const match = program.match(target.host, wire.method, target.path)
  const route = match.kind === 'route' ? match.route : preflightRoute(program, match, wire, target)
  if (!route) return missRefusal(match, wire.method, target)
  const timeoutMs = isGrpc(headers) ? grpcTimeoutMs(headers.get('grpc-timeout')) : undefined
  if (timeoutMs === 'invalid') return new Refusal('request_malformed', 'The grpc-timeout is malformed.')
  return { target, caller, headers, match, route, timeoutMs }
}

/** The endpoint whose edge policies answer a CORS preflight (Fetch standard §3.2.2) of a path without OPTIONS. */
function preflightRoute(program: Program, match: Match, wire: WireRequest, target: Target): Route | undefined {
  if (match.kind !== 'no_method' || wire.method !== 'OPTIONS') return undefined
  const wanted = wire.headers.get('access-control-request-method')
  if (wanted === undefined || !wire.headers.has('origin')) return undefined
  const found = program.match(target.host, wanted, target.path)
  return found.kind === 'route' ? found.route : undefined
}

/** The same route with its edge only: a preflight carries no credential. */
function withoutEndpoint(route: Route): Route {
  const open = route.open.filter(({ use }) => use.stage === 'edge')
  return { ...route, open, known: [[]], part: { ...route.part, access: 'open' } }
}

function missRefusal(match: Match, method: string, { path }: Target): Refusal {
  if (match.kind !== 'no_method') return new Refusal('route_not_found', `No API answers ${path} here.`)
  return new Refusal('method_not_allowed', `${method} is not offered here.`, ['Allow', match.methods.join(', ')])
}

function refusedReply(match: Match, exchange: Exchange, target: Target): Reply {
  return refusalReply(missRefusal(match, exchange.request.method, target), exchange.request.headers, exchange.id)
}

type Underscores = RequestRules['underscoreHeaders']

/** The caller's body: its bytes counted on the exchange, its trailers held to what a head may say. */
function counted(body: BodySource, exchange: () => GatewayExchange, underscores: Underscores): BodySource {
  return {
    lengthBytes: body.lengthBytes,
    resume: () => body.resume(),
    abort: reason => body.abort(reason),
    start(sink) {
      body.start({
        data(piece) {
          exchange().bytesIn += piece.byteLength
          return sink.data(piece)
        },
        end: trailers => sink.end(admittedTrailers(trailers, underscores)),
        failed: reason => sink.failed(reason),
      })
    },
  }
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

/** What lasts: every exchange under way, the tunnels, and who of them may not go on. */
import { type BodySource, type FailureCode, isEventStream } from '@gatehouse/base'
import { Tunnel, type WireReply } from '@gatehouse/http'
import type { ApiPart, Program } from '@gatehouse/program'
import { mayBeGrpc, type Reply } from '@gatehouse/unit'
import type { ExchangeEnd, GatewayExchange } from '../exchange.ts'
import { lookedAtEvents } from './event-stream.ts'
import { lookedAtMessages } from './grpc-messages.ts'
import { LiveExchanges } from './live-exchanges.ts'
import { RetiredParts } from './retired-parts.ts'
import { tunnelRules } from './web-socket.ts'

export interface StreamsOptions {
  /** Why an exchange that was let in may not go on. */
  objection: (exchange: GatewayExchange) => FailureCode | undefined
  /** Parts that are served or still in use: what belongs to others may go. */
  retain: (parts: Iterable<ApiPart>) => void
}

/** Exchanges older than this are looked at, once in every sweep. */
const longMs = 2000
const sweepMs = 1000
const retiredPartsMax = 256

export class Streams {
  readonly #options: StreamsOptions
  readonly #live = new LiveExchanges()
  readonly #tunnels = new Set<Tunnel>()
  /** Their reply is over, their tunnel is not. */
  readonly #half = new Set<GatewayExchange>()
  readonly #retired = new RetiredParts()
  /** Parts of the present program, and again by API version and environment. */
  #served = new Set<ApiPart>()
  #servedByVersion = new Map<string, ApiPart>()
  #timer: NodeJS.Timeout | undefined

  constructor(options: StreamsOptions) {
    this.#options = options
  }

  get counts(): { exchanges: number; tunnels: number; retiredParts: number } {
    return { exchanges: this.#live.size, tunnels: this.#tunnels.size, retiredParts: this.#retired.count }
  }

  /** All that are under way, the oldest first. */
  under(): Iterable<GatewayExchange> {
    return this.#live.startedBefore(Number.POSITIVE_INFINITY)
  }

  start(): void {
    this.#timer ??= setInterval(() => this.sweep(performance.now()), sweepMs).unref()
  }

  /** What is left of tunnels is cut, so that every exchange has its end. */
  stop(): void {
    clearInterval(this.#timer)
    for (const tunnel of this.#tunnels) tunnel.cut(new Error('the gateway stopped'))
  }

  begin(exchange: GatewayExchange, wireReply: WireReply, startedMs: number): void {
    const { request } = exchange
    exchange.startedMs = startedMs
    exchange.wireReply = wireReply
    this.#live.add(exchange)
    if (request.upgrade !== undefined && request.body) request.body = this.#tunnel(exchange, request.body)
  }

  /**
   * The reply is over. False when its tunnel is not: it may go on a little, can be ended until then, and the exchange says
   * when it is over.
   */
  over(exchange: GatewayExchange): boolean {
    const { tunnel } = exchange
    if (tunnel && this.#tunnels.has(tunnel)) {
      this.#half.add(exchange)
      tunnel.replyOver()
      return !this.#half.has(exchange)
    }
    if (tunnel) exchange.code ??= tunnel.closed?.code
    this.#live.delete(exchange)
    return true
  }

  #tunnelOver(exchange: GatewayExchange, tunnel: Tunnel): void {
    this.#tunnels.delete(tunnel)
    if (!this.#half.delete(exchange)) return
    exchange.code ??= tunnel.closed?.code
    this.#live.delete(exchange)
    exchange.onTunnelOver?.()
  }

  /** The request body of an upgrade, which waits for the 101. */
  #tunnel(exchange: GatewayExchange, body: BodySource): BodySource {
    const tunnel = new Tunnel(body, () => this.#tunnelOver(exchange, tunnel))
    exchange.tunnel = tunnel
    return tunnel.in
  }

  /** The body as it goes to the caller, where the route has anything to do with streams. May throw a coded failure. */
  replyBody(exchange: GatewayExchange, reply: Reply): BodySource | undefined {
    const { tunnel, route } = exchange
    const { body } = reply
    if (!body) return undefined
    if (tunnel && reply.status === 101) {
      const rules = tunnelRules(exchange, reply)
      this.#tunnels.add(tunnel)
      tunnel.switch(body, rules, performance.now())
      return tunnel.out
    }
    if (!route.streams) return body
    if (mayBeGrpc(reply.headers)) return lookedAtMessages({ exchange, headers: reply.headers, body, direction: 'out' })
    return isEventStream(reply.headers.get('content-type')) ? lookedAtEvents(exchange, reply, body) : body
  }

  /** From now on this program is served; exchanges keep the routes they have. */
  swap(before: Program | undefined, next: Program): void {
    if (before) this.#retired.add(before, next)
    const parts = [...next.compiled.values()].map(({ part }) => part)
    this.#served = new Set(parts)
    this.#servedByVersion = new Map(parts.map(part => [versionOf(part), part]))
    this.#release(true)
  }

  /** The gateway stops: callers of tunnels are told to come back elsewhere. */
  drain(): void {
    for (const exchange of this.under()) {
      if (exchange.tunnel?.switched) exchange.end({ code: 'stream_ended', closeCode: 1001 })
    }
  }

  sweep(nowMs: number): void {
    for (const tunnel of this.#tunnels) tunnel.sweep(nowMs)
    const superseded = this.#retired.beyond(retiredPartsMax)
    for (const exchange of this.#live.startedBefore(nowMs - longMs)) {
      const end = superseded.has(exchange.route.part) ? tooOld : this.#endOf(exchange, nowMs)
      if (end) exchange.end(end)
    }
    if (this.#retired.count > 0) this.#release(false)
  }

  #endOf(exchange: GatewayExchange, nowMs: number): ExchangeEnd | undefined {
    const { consumer, identity, route, silence } = exchange
    if (silence?.isTooLong(nowMs)) return idle
    if (!this.#served.has(route.part)) {
      const part = this.#servedByVersion.get(versionOf(route.part))
      const there = part?.endpoints.some(({ id }) => id === route.endpoint)
      if (!part || part.blocked || !there) {
        return { code: 'route_not_found', closeCode: 1001, detail: 'The API is not offered here any more.' }
      }
    }
    const code = (consumer ?? identity) && this.#options.objection(exchange)
    return code && { code, closeCode: 1008, detail: 'The caller may not call any more.' }
  }

  #release(changed: boolean): void {
    const inUse = new Set<ApiPart>()
    const before = this.#retired.count
    if (before > 0) {
      for (const { route } of this.under()) inUse.add(route.part)
      this.#retired.release(inUse)
    }
    if (changed || this.#retired.count < before) this.#options.retain(new Set([...this.#served, ...inUse]))
  }
}

const tooOld: ExchangeEnd = {
  code: 'stream_ended',
  closeCode: 1012,
  detail: 'The API was changed too often meanwhile.',
}
const idle: ExchangeEnd = {
  code: 'stream_idle',
  closeCode: 1001,
  detail: 'Nothing was said in either direction for too long.',
}
const versionOf = (part: ApiPart) => `${part.apiVersionId} ${part.environmentId}`

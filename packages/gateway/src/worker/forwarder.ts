/** The way to the upstreams: pools of kept connections per target, and whose turn it is. */
import { performance } from 'node:perf_hooks' // the global of that name is a getter, and costs more than the clock
import { Failure, type UpstreamReason, upstreamReason } from '@gatehouse/base'
import type { EgressRule, UpstreamCounts } from '@gatehouse/http'
import { type Answer, type ApiPart, canonicalJson, type Route, type UpstreamPart } from '@gatehouse/program'
import { mayBeGrpc } from '@gatehouse/unit'
import { type Found, hasSources, reachedTargets } from '../discovery/found-target.ts'
import type { CountedUpstream } from '../metrics/upstream-samples.ts'
import type { TargetTable } from '../shared/target-table.ts'
import { type ClientCertificates, showsTheSame } from '../upstream/client-certificates.ts'
import { FailureCounts } from '../upstream/failure-counts.ts'
import { closeTargets, openTargets, type TargetOptions, type WayTarget } from '../upstream/upstream-way.ts'
import { Attempt, type Unanswered, WatchedAttempt, type Watching } from './attempt.ts'
import { Balancer } from './balancing/balancer.ts'
import { cancelledBy } from './cancelled-by.ts'
import { tellDeadline } from './deadline.ts'
import { sendDeparting } from './departing.ts'
import type { GatewayExchange } from './exchange.ts'
import { outgoingHeaders } from './outgoing.ts'
import { readable } from './streams/extensions.ts'
import { lookedAtMessages } from './streams/grpc-messages.ts'
import { streamDefaults, streamRules } from './streams/stream-rules.ts'

export interface ForwarderOptions {
  egress: EgressRule
  /** What all threads know of the targets. */
  table: TargetTable
  placeOf: (upstreamId: string, url: string) => number | undefined
  /** Where this gateway stands. */
  zone?: string | undefined
  /** A target failed as often in a row as its upstream allows. */
  failing?: (place: number) => void
  /** An upstream gives no answer: told once a minute for each reason, with how often since. */
  unanswered?: (told: { upstream: string; failure: Failure; reason: UpstreamReason; times: number }) => void
}

interface Way {
  upstream: UpstreamPart
  balancer: Balancer
  targets: WayTarget[]
  /** By index of the target; none where nothing depends on how it answers. */
  watching: readonly (Watching | undefined)[]
}

interface HowSent {
  watching: Watching | undefined
  /** Gives up this sending alone. */
  signal: AbortSignal | undefined
}

/** PATH-10: nothing is left of the path, and the endpoint takes all that is. Where all paths are of one API, `/` is what nothing is. */
const takesNothing = (left: string, { template, basePathLength }: Route) =>
  (left === '' || (left === '/' && basePathLength === 0 && template.startsWith('/{'))) && template.endsWith('+}')

export class Forwarder {
  readonly #options: ForwarderOptions
  readonly #ways = new Map<string, Way>()
  readonly #byPart = new WeakMap<ApiPart, Way>()
  #certificates: ClientCertificates = new Map()
  #found: Found = new Map()

  constructor(options: ForwarderOptions) {
    this.#options = options
  }

  /** Throws a coded failure where no target can be asked. */
  send(exchange: GatewayExchange, route: Route, answer: Answer, signal?: AbortSignal): void {
    const way = this.#byPart.get(route.part) ?? this.#wayOf(route.part)
    const { name, hostHeader } = route.part.upstream
    const nowMs = performance.now()
    if (exchange.target) (exchange.tried ??= []).push(exchange.target)
    const index = way.balancer.next(
      exchange,
      nowMs,
      exchange.tried?.map(tried => tried.index),
    )
    if (index < 0) {
      const failure = new Failure('upstream_unhealthy', `No target of ${name} is well.`)
      this.#note(exchange, failure)
      throw failure
    }
    const target = way.targets[index]!
    const { request } = exchange
    const caller = request.headers.get('host') ?? request.host
    const left = request.path.slice(route.basePathLength)
    const path = takesNothing(left, route) ? target.path : target.prefix + (left || '/')
    exchange.target = target
    exchange.sentMs = nowMs
    const headers = outgoingHeaders(exchange, hostHeader === 'preserve' ? caller : target.authority, caller)
    const looked = route.streams && exchange.ran.some(({ hooks }) => hooks.frame)
    const streams = route.streams ? streamRules(exchange.ran, false) : streamDefaults
    if (exchange.deadlineMs !== Number.POSITIVE_INFINITY) tellDeadline(headers, exchange, nowMs)
    if (looked) readable(headers, request.upgrade, streams.inflates)
    // Others may be asked at the same time, and only who answered is the caller's.
    const heard = signal && way.upstream.sticky ? answeredBy(way.balancer, { exchange, index, answer }) : answer
    const message = {
      method: request.method,
      target: path + (request.query === '' ? '' : `?${request.query}`),
      headers,
      body:
        route.streams && request.body && mayBeGrpc(request.headers)
          ? lookedAtMessages({ exchange, headers: request.headers, body: request.body, direction: 'in' })
          : request.body,
      upgrade: request.upgrade,
      streamIdleTimeoutMs: streams.idleTimeoutMs,
    }
    const cancellation = signal ? cancelledBy(exchange, signal) : exchange
    const attempt =
      signal || way.watching[index]
        ? this.#attempt(exchange, heard, { watching: way.watching[index], signal })
        : new Attempt(exchange, heard, this.#note)
    exchange.recording?.sent(attempt, message)
    if (route.departs) sendDeparting({ exchange, target, message, cancellation, attempt })
    else target.pool.send(message, cancellation, attempt)
  }

  /** Shown from now on; connections that were made with another finish what is under way and are not used again. */
  useCertificates(certificates: ClientCertificates): void {
    const before = this.#certificates
    this.#certificates = certificates
    for (const way of this.#ways.values()) {
      if (showsTheSame(way.upstream, before, certificates)) continue
      const old = way.targets
      way.targets = openTargets(way.upstream, this.#targetsOf(way.upstream))
      closeTargets(old, way.targets)
    }
  }

  /** Sent to from now on, where an upstream says where its targets are found; those that are gone finish what is under way. */
  useFound(found: Found): void {
    this.#found = found
    for (const way of this.#ways.values()) {
      if (!hasSources(way.upstream)) continue
      const before = way.targets
      Object.assign(way, this.#open(way, before))
      closeTargets(before, way.targets)
    }
  }

  /** Closes the pools that none of these parts needs. */
  retain(parts: Iterable<ApiPart>): void {
    const needed = new Set<Way | undefined>()
    // A part that nobody called yet has no way of its own, and shares one with a part that says the same.
    for (const part of parts) needed.add(this.#byPart.get(part) ?? this.#ways.get(keyOf(part)))
    for (const [key, way] of this.#ways) {
      if (needed.has(way)) continue
      this.#ways.delete(key)
      closeTargets(way.targets)
    }
  }

  /** Connections and waiting requests of all pools. */
  counts(): UpstreamCounts {
    const total = { open: 0, idle: 0, waiting: 0 }
    for (const { counts } of this.upstreams()) {
      total.open += counts.open
      total.idle += counts.idle
      total.waiting += counts.waiting
    }
    return total
  }

  /** The same for every pool, with whose they are. */
  upstreams(): CountedUpstream[] {
    return [...this.#ways.values()].flatMap(({ upstream: { id, name }, targets }) =>
      targets.map(({ pool }) => ({ id, name, counts: pool.counts() })),
    )
  }

  async close(deadlineMs: number): Promise<void> {
    const pools = [...this.#ways.values()].flatMap(way => way.targets.map(({ pool }) => pool))
    await Promise.all(pools.map(pool => pool.close(deadlineMs)))
  }

  /** How often upstreams gave no answer. */
  readonly failures = new FailureCounts()

  readonly #note: Unanswered = (exchange, failure) => {
    const { upstream } = exchange.route.part
    exchange.reason = upstreamReason(failure)
    if (exchange.reason === '') return
    const untold = this.failures.count(upstream, exchange.reason)
    if (untold > 0)
      this.#options.unanswered?.({ upstream: upstream.name, failure, reason: exchange.reason, times: untold })
  }

  #attempt(exchange: GatewayExchange, answer: Answer, { watching, signal }: HowSent): Attempt {
    // One that lost a race was given up, not left without an answer.
    const unanswered: Unanswered = signal
      ? (exchange, failure) => !signal.aborted && this.#note(exchange, failure)
      : this.#note
    // Of one that goes on after its end nobody would say that it is over.
    if (!watching || exchange.finished) return new Attempt(exchange, answer, unanswered)
    const attempt = new WatchedAttempt({ exchange, answer, unanswered }, watching)
    ;(exchange.attempts ??= []).push(attempt)
    return attempt
  }

  #wayOf(part: ApiPart): Way {
    const key = keyOf(part)
    let way = this.#ways.get(key)
    if (!way) this.#ways.set(key, (way = this.#open(part)))
    this.#byPart.set(part, way)
    return way
  }

  #open({ upstream }: Pick<ApiPart, 'upstream'>, before: readonly WayTarget[] = []): Way {
    const options = this.#targetsOf(upstream)
    const balancer = new Balancer({ ...upstream, targets: [...options.reached] }, this.#options)
    const targets = openTargets(upstream, options, before)
    return { upstream, balancer, targets, watching: this.#watchingOf(upstream, balancer) }
  }

  #targetsOf(upstream: UpstreamPart): TargetOptions {
    const reached = reachedTargets(upstream, this.#found)
    return { reached, egress: this.#options.egress, certificates: this.#certificates }
  }

  #watchingOf({ balancing, outliers }: UpstreamPart, { targets }: Balancer): (Watching | undefined)[] {
    const depends = targets.length > 1 && (balancing !== 'round-robin' || outliers !== undefined)
    const { table, failing: tell = () => {} } = this.#options
    const { slowMs = Number.POSITIVE_INFINITY, failuresInRow = 0 } = outliers ?? {}
    return targets.map(({ place }) =>
      depends && place !== undefined ? { table, place, slowMs, failuresInRow, tell } : undefined,
    )
  }
}

/** Pools are shared by parts whose upstream says the same. */
const keyOf = ({ upstream: { health, ...wire } }: ApiPart) => canonicalJson(wire)

function answeredBy(
  balancer: Balancer,
  { exchange, index, answer }: { exchange: GatewayExchange; index: number; answer: Answer },
): Answer {
  return {
    replied(reply) {
      balancer.answered(exchange, index)
      answer.replied(reply)
    },
    failed: reason => answer.failed(reason),
  }
}

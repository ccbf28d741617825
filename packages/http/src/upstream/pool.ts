/** Kept connections to one origin, and the requests that wait for one. */
import { Failure } from '@gatehouse/base'
import type { Cancellation } from '../message.ts'
import { Call, type CallHolder, cancelFailure } from './call.ts'
import { Connector } from './connect.ts'
import { Http1Connection, type Http1ConnectionOwner } from './http1-connection.ts'
import { Http2Pool } from './http2-pool.ts'
import type { ReplyTaker, UpstreamCounts, UpstreamOptions, UpstreamPool, UpstreamRequest } from './upstream.ts'

export function upstreamPool(options: UpstreamOptions): UpstreamPool {
  return options.protocol === 'http2' ? new Http2Pool(options) : new Pool(options)
}

/** A connection that is being made; for `call` alone, where there is one. */
interface Attempt extends CallHolder {
  call: Call | undefined
  waitedMs: number
  end: () => void
}

const sweepMaxMs = 250
const sweepMinMs = 10
/** Connections that were made together do not end together. */
const ageSpread = 0.1

class Pool implements UpstreamPool, Http1ConnectionOwner, CallHolder {
  readonly firstByteTimeoutMs: number
  readonly idleTimeoutMs: number
  readonly #options: Required<Omit<UpstreamOptions, 'tls' | 'egress' | 'resolver' | 'protocol'>>
  readonly #connector: Connector
  readonly #sweepMs: number
  readonly #connections = new Set<Http1Connection>()
  /** Used last at the end. */
  readonly #idle: Http1Connection[] = []
  readonly #attempts = new Set<Attempt>()
  readonly #waiting = new Set<Call>()
  /** Attempts that are for whoever waits. */
  #opening = 0
  #known: readonly string[] | undefined
  #timer: NodeJS.Timeout | undefined
  #nowMs = 0
  #closing: { promise: Promise<void>; resolve: () => void } | undefined
  #deadlineMs = Number.POSITIVE_INFINITY

  constructor(options: UpstreamOptions) {
    const { connectTimeoutMs, firstByteTimeoutMs, idleTimeoutMs } = options
    this.#connector = new Connector(options)
    this.#options = {
      queueMax: 1024,
      queueTimeoutMs: connectTimeoutMs,
      keepAliveTimeoutMs: 55_000,
      ageMaxMs: 300_000,
      requestsMax: 1_000_000,
      ...options,
    }
    const shortestMs = Math.min(connectTimeoutMs, firstByteTimeoutMs, idleTimeoutMs, this.#options.keepAliveTimeoutMs)
    this.#sweepMs = Math.max(sweepMinMs, Math.min(sweepMaxMs, shortestMs / 4))
    // A sweep counts its whole interval, also where the wait began within it.
    this.firstByteTimeoutMs = firstByteTimeoutMs + this.#sweepMs
    this.idleTimeoutMs = idleTimeoutMs + this.#sweepMs
  }

  send(request: UpstreamRequest, cancellation: Cancellation, taker: ReplyTaker): void {
    if (cancellation.cancelled) return taker.failed(cancelFailure(cancellation.cancelled))
    if (this.#closing) return taker.failed(new Failure('upstream_failed', 'The way to this upstream was closed.'))
    let call: Call
    try {
      call = new Call(request, cancellation, taker)
    } catch (unsendable) {
      return taker.failed(unsendable as Failure)
    }
    const connection = this.#takeIdle()
    if (connection) connection.send(call)
    else this.#wait(call)
  }

  counts(): UpstreamCounts {
    const open = this.#connections.size + this.#attempts.size
    return { open, idle: this.#idle.length, waiting: this.#waiting.size }
  }

  close(deadlineMs = Number.POSITIVE_INFINITY): Promise<void> {
    this.#closing ??= Promise.withResolvers<void>()
    this.#deadlineMs = Math.min(this.#deadlineMs, performance.now() + deadlineMs)
    for (const connection of [...this.#idle]) connection.destroy()
    this.#endWhenEmpty()
    return this.#closing.promise
  }

  free(connection: Http1Connection): void {
    const { value: call } = this.#waiting.values().next()
    if (connection.requests >= this.#options.requestsMax) connection.retired = true
    if (!connection.usable) return connection.destroy()
    if (call) {
      this.#waiting.delete(call)
      connection.send(call)
    } else if (this.#closing) connection.destroy()
    else this.#idle.push(connection)
  }

  gone(connection: Http1Connection, again: Call | undefined): void {
    this.#connections.delete(connection)
    const at = this.#idle.lastIndexOf(connection)
    if (at >= 0) this.#idle.splice(at, 1)
    // A fresh connection, so that it does not happen twice.
    if (again) this.#open(again)
    this.#pump()
  }

  /** While it waits. */
  cancelled(call: Call, failure: Failure): void {
    this.#waiting.delete(call)
    call.fail(failure)
    this.#endWhenEmpty()
  }

  #takeIdle(): Http1Connection | undefined {
    for (;;) {
      const connection = this.#idle.pop()
      if (!connection || connection.usable) return connection
      connection.destroy()
    }
  }

  #wait(call: Call): void {
    const { queueMax, connectionsMax } = this.#options
    const { open } = this.counts()
    if (open >= connectionsMax && this.#waiting.size - this.#opening >= queueMax) {
      return call.fail(new Failure('upstream_overloaded', `${queueMax} requests wait for this upstream already.`))
    }
    call.holder = this
    this.#waiting.add(call)
    this.#pump()
  }

  /** As many connections are being made as requests wait, as far as there may be. */
  #pump(): void {
    while (this.#waiting.size > this.#opening && this.counts().open < this.#options.connectionsMax)
      this.#open(undefined)
    this.#endWhenEmpty()
  }

  #open(call: Call | undefined): void {
    this.#startSweeps()
    const attempt: Attempt = {
      call,
      waitedMs: 0,
      end: () => {},
      cancelled: (_, failure) => {
        attempt.end()
        this.#over(attempt)
        call?.fail(failure)
        this.#pump()
      },
    }
    if (call) call.holder = attempt
    else this.#opening++
    this.#attempts.add(attempt)
    attempt.end = this.#connector.open({
      connected: open => {
        this.#over(attempt)
        const connection = new Http1Connection(open, this)
        connection.oldMs = performance.now() + this.#options.ageMaxMs * (1 - ageSpread * Math.random())
        this.#connections.add(connection)
        if (call) connection.send(call)
        else this.free(connection)
      },
      failed: failure => this.#failed(attempt, failure),
    })
  }

  #failed(attempt: Attempt, failure: Failure): void {
    const { call } = attempt
    this.#over(attempt)
    if (call) call.fail(failure)
    else if (this.#waiting.size > this.#opening) {
      const first: Call = this.#waiting.values().next().value!
      this.#waiting.delete(first)
      first.fail(failure)
    }
    this.#pump()
  }

  #over(attempt: Attempt): void {
    if (this.#attempts.delete(attempt) && !attempt.call) this.#opening--
  }

  #startSweeps(): void {
    if (this.#timer) return
    this.#nowMs = performance.now()
    this.#timer = setInterval(() => this.#sweep(), this.#sweepMs).unref()
  }

  #sweep(): void {
    const nowMs = performance.now()
    // After a standstill of the whole thread nobody else is late.
    const elapsedMs = Math.min(nowMs - this.#nowMs, 2 * this.#sweepMs)
    this.#nowMs = nowMs
    const late = (options: { waitedMs: number }, limitMs: number) =>
      (options.waitedMs += elapsedMs) > limitMs + this.#sweepMs
    for (const attempt of this.#attempts) {
      if (!late(attempt, this.#options.connectTimeoutMs)) continue
      attempt.end()
      this.#failed(attempt, new Failure('upstream_timeout', 'Connecting to the upstream took too long.'))
    }
    for (const call of this.#waiting) {
      if (!late(call, this.#options.queueTimeoutMs)) continue
      this.cancelled(call, new Failure('upstream_overloaded', 'No connection to the upstream became free in time.'))
    }
    this.#sweepConnections(elapsedMs)
    if (nowMs >= this.#deadlineMs) this.#cut()
    this.#endWhenEmpty()
  }

  #sweepConnections(elapsedMs: number): void {
    const known = this.#connector.known()
    const moved = known !== this.#known
    this.#known = known
    for (const connection of this.#connections) {
      const { oldMs, address = '' } = connection
      if (this.#nowMs >= oldMs || (moved && known?.includes(address) === false)) connection.retired = true
      connection.sweep(elapsedMs)
      if (connection.idleMs > this.#options.keepAliveTimeoutMs) connection.retired = true
      if (connection.retired && !connection.busy) connection.destroy()
    }
  }

  /** The deadline of `close` has passed. */
  #cut(): void {
    const failure = new Failure('upstream_failed', 'The way to this upstream was closed.')
    for (const call of this.#waiting) this.cancelled(call, failure)
    for (const attempt of this.#attempts) {
      if (attempt.call) attempt.cancelled(attempt.call, failure)
      attempt.end()
      this.#over(attempt)
    }
    for (const connection of this.#connections) connection.destroy(failure)
  }

  #endWhenEmpty(): void {
    if (this.#closing && this.#waiting.size === 0) {
      for (const attempt of this.#attempts) {
        if (attempt.call) continue
        attempt.end()
        this.#over(attempt)
      }
    }
    if (this.#connections.size + this.#attempts.size + this.#waiting.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#closing?.resolve()
  }
}

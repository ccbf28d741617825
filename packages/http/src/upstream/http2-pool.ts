/** Connections to one origin that speaks HTTP/2, and the requests that wait for room on one. */
import type { TLSSocket } from 'node:tls'
import { Failure } from '@gatehouse/base'
import type { Cancellation } from '../message.ts'
import { Call, type CallHolder, cancelFailure } from './call.ts'
import { Connector } from './connect.ts'
import type { OpenSocket } from './http1-connection.ts'
import { Http2Connection, type Http2ConnectionOwner } from './http2-connection.ts'
import type { ReplyTaker, UpstreamCounts, UpstreamOptions, UpstreamPool, UpstreamRequest } from './upstream.ts'

interface Attempt {
  waitedMs: number
  end: () => void
}

const sweepMaxMs = 250
const sweepMinMs = 10
/** Streams that a connection is taken to have before it says so. */
const streamsAssumed = 100
/** Connections that were made together do not end together. */
const ageSpread = 0.1

export class Http2Pool implements UpstreamPool, Http2ConnectionOwner, CallHolder {
  readonly scheme: string
  readonly firstByteTimeoutMs: number
  readonly idleTimeoutMs: number
  readonly #options: Required<Omit<UpstreamOptions, 'tls' | 'egress' | 'resolver' | 'protocol'>>
  readonly #connector: Connector
  readonly #sweepMs: number
  readonly #connections = new Set<Http2Connection>()
  readonly #attempts = new Set<Attempt>()
  readonly #waiting = new Set<Call>()
  #streams = streamsAssumed
  #known: readonly string[] | undefined
  #timer: NodeJS.Timeout | undefined
  #nowMs = 0
  #closing: { promise: Promise<void>; resolve: () => void } | undefined
  #deadlineMs = Number.POSITIVE_INFINITY

  constructor(options: UpstreamOptions) {
    const { connectTimeoutMs, firstByteTimeoutMs, idleTimeoutMs, origin } = options
    this.scheme = origin.startsWith('https:') ? 'https' : 'http'
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
    this.firstByteTimeoutMs = firstByteTimeoutMs + this.#sweepMs
    this.idleTimeoutMs = idleTimeoutMs + this.#sweepMs
  }

  send(request: UpstreamRequest, cancellation: Cancellation, taker: ReplyTaker): void {
    if (cancellation.cancelled) return taker.failed(cancelFailure(cancellation.cancelled))
    if (this.#closing) return taker.failed(closed())
    let call: Call
    try {
      call = new Call(request, cancellation, taker)
    } catch (unsendable) {
      return taker.failed(unsendable as Failure)
    }
    const connection = this.#withRoom()
    if (connection) this.#sendBy(connection, call)
    else this.#wait(call)
  }

  counts(): UpstreamCounts {
    let idle = 0
    for (const { busy, isReady } of this.#connections) if (isReady && !busy) idle++
    return { open: this.#connections.size + this.#attempts.size, idle, waiting: this.#waiting.size }
  }

  close(deadlineMs = Number.POSITIVE_INFINITY): Promise<void> {
    this.#closing ??= Promise.withResolvers<void>()
    this.#deadlineMs = Math.min(this.#deadlineMs, performance.now() + deadlineMs)
    this.#retireIdle()
    this.#endWhenEmpty()
    return this.#closing.promise
  }

  ready(connection: Http2Connection): void {
    this.#streams = Math.max(1, connection.capacity)
    this.freed(connection)
  }

  freed(connection: Http2Connection): void {
    while (connection.room > 0) {
      const { value: call } = this.#waiting.values().next()
      if (!call) break
      this.#waiting.delete(call)
      this.#sendBy(connection, call)
    }
    if (!connection.busy && connection.isReady && (connection.retired || this.#closing)) connection.destroy()
    this.#pump()
  }

  gone(connection: Http2Connection): void {
    this.#connections.delete(connection)
    if (!connection.isReady) this.#failFirst(new Failure('upstream_failed', 'The upstream does not speak HTTP/2.'))
    this.#pump()
  }

  again(call: Call): void {
    call.holder = this
    call.waitedMs = 0
    this.#waiting.add(call)
    this.#pump()
  }

  /** While it waits. */
  cancelled(call: Call, failure: Failure): void {
    this.#waiting.delete(call)
    call.fail(failure)
    this.#endWhenEmpty()
  }

  #withRoom(): Http2Connection | undefined {
    if (this.#waiting.size > 0) return undefined
    for (const connection of this.#connections) if (connection.room > 0) return connection
    return undefined
  }

  #sendBy(connection: Http2Connection, call: Call): void {
    connection.send(call)
    if (connection.requests >= this.#options.requestsMax) connection.retired = true
  }

  #wait(call: Call): void {
    const { queueMax, connectionsMax } = this.#options
    const full = this.#connections.size + this.#attempts.size >= connectionsMax
    if (full && this.#waiting.size >= queueMax + this.#opening() * this.#streams) {
      return call.fail(new Failure('upstream_overloaded', `${queueMax} requests wait for this upstream already.`))
    }
    call.holder = this
    this.#waiting.add(call)
    this.#pump()
  }

  /** Connections that will have room soon. */
  #opening(): number {
    let opening = this.#attempts.size
    for (const { isReady } of this.#connections) if (!isReady) opening++
    return opening
  }

  #pump(): void {
    const { connectionsMax } = this.#options
    while (this.#waiting.size > this.#opening() * this.#streams) {
      if (this.#connections.size + this.#attempts.size >= connectionsMax) break
      this.#open()
    }
    this.#endWhenEmpty()
  }

  #open(): void {
    this.#startSweeps()
    const attempt: Attempt = { waitedMs: 0, end: () => {} }
    this.#attempts.add(attempt)
    attempt.end = this.#connector.open({
      connected: open => {
        this.#attempts.delete(attempt)
        this.#connected(open)
      },
      failed: failure => {
        this.#attempts.delete(attempt)
        this.#failFirst(failure)
        this.#pump()
      },
    })
  }

  #connected(open: OpenSocket): void {
    if (this.scheme === 'https' && (open.socket as TLSSocket).alpnProtocol !== 'h2') {
      open.socket.destroy()
      this.#failFirst(new Failure('upstream_failed', 'The upstream does not speak HTTP/2.'))
      return this.#pump()
    }
    const connection = new Http2Connection(open, this)
    connection.oldMs = performance.now() + this.#options.ageMaxMs * (1 - ageSpread * Math.random())
    this.#connections.add(connection)
  }

  /** As many as the connection would have carried, were it not for the others that are being made. */
  #failFirst(failure: Failure): void {
    let over = this.#waiting.size - this.#opening() * this.#streams
    for (const call of this.#waiting) {
      if (over-- <= 0) break
      this.#waiting.delete(call)
      call.fail(failure)
    }
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
      this.#attempts.delete(attempt)
      this.#failFirst(new Failure('upstream_timeout', 'Connecting to the upstream took too long.'))
    }
    for (const call of this.#waiting) {
      if (!late(call, this.#options.queueTimeoutMs)) continue
      this.cancelled(call, new Failure('upstream_overloaded', 'No room at the upstream became free in time.'))
    }
    for (const connection of this.#connections) {
      if (!connection.isReady && late(connection, this.#options.connectTimeoutMs)) connection.destroy()
      this.#sweepConnection(connection, elapsedMs)
    }
    this.#known = this.#connector.known()
    if (nowMs >= this.#deadlineMs) this.#cut()
    this.#pump()
  }

  #sweepConnection(connection: Http2Connection, elapsedMs: number): void {
    const known = this.#connector.known()
    const moved = known !== this.#known && known?.includes(connection.address ?? '') === false
    connection.sweep(elapsedMs)
    if (this.#nowMs >= connection.oldMs || moved) connection.retired = true
    if (connection.idleMs > this.#options.keepAliveTimeoutMs) connection.retired = true
    if (connection.retired && !connection.busy) connection.destroy()
  }

  #retireIdle(): void {
    for (const connection of this.#connections) if (connection.isReady && !connection.busy) connection.destroy()
  }

  /** The deadline of `close` has passed. */
  #cut(): void {
    for (const call of this.#waiting) this.cancelled(call, closed())
    for (const attempt of this.#attempts) attempt.end()
    this.#attempts.clear()
    for (const connection of this.#connections) connection.destroy(closed())
  }

  #endWhenEmpty(): void {
    if (this.#closing && this.#waiting.size === 0) {
      for (const attempt of this.#attempts) attempt.end()
      this.#attempts.clear()
      for (const connection of this.#connections) if (!connection.busy && !connection.broken) connection.destroy()
    }
    if (this.#connections.size + this.#attempts.size + this.#waiting.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#closing?.resolve()
  }
}

const closed = () => new Failure('upstream_failed', 'The way to this upstream was closed.')

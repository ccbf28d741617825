/** One connection to an upstream that speaks HTTP/2: many streams at a time (RFC 9113). */
import { type ClientHttp2Session, connect } from 'node:http2'
import { Failure } from '@gatehouse/base'
import type { Call } from './call.ts'
import type { OpenSocket } from './http1-connection.ts'
import { Http2Exchange, type Http2StreamOwner } from './http2-stream.ts'

export interface Http2ConnectionOwner {
  readonly scheme: string
  readonly firstByteTimeoutMs: number
  readonly idleTimeoutMs: number
  /** The upstream has said what it allows: requests may be sent. */
  ready(connection: Http2Connection): void
  /** A stream is over. */
  freed(connection: Http2Connection): void
  gone(connection: Http2Connection): void
  /** It came to nothing, and may be sent by another connection. */
  again(call: Call): void
}

/** Whatever the upstream allows. */
const streamsMax = 1000
const windowBytes = 131_072
const connectionWindowBytes = 1_048_576
const memoryMegabytesMax = 64
const headerBytesMax = 65_536
const headerFieldsMax = 256
/** A connection on which nothing came for so long is asked whether it still stands, and has so long to answer. */
const pingAfterMs = 15_000
const pingTimeoutMs = 10_000

export class Http2Connection implements Http2StreamOwner {
  readonly address: string | undefined
  readonly scheme: string
  readonly firstByteTimeoutMs: number
  readonly idleTimeoutMs: number
  /** Requests so far. */
  requests = 0
  /** Not used again. */
  retired = false
  /** When it is too old, as `performance.now()` counts. */
  oldMs = Number.POSITIVE_INFINITY
  /** It may take requests: its settings came. */
  isReady = false
  waitedMs = 0
  idleMs = 0
  readonly #owner: Http2ConnectionOwner
  readonly #session: ClientHttp2Session
  readonly #streams = new Set<Http2Exchange>()
  #streamsMax = 0
  #tunnels = false
  #gone = false
  #quietMs = 0
  #readBytes = 0
  #pinged = false
  readonly #socket: OpenSocket['socket']

  constructor({ socket, address }: OpenSocket, owner: Http2ConnectionOwner) {
    this.address = address
    this.scheme = owner.scheme
    this.firstByteTimeoutMs = owner.firstByteTimeoutMs
    this.idleTimeoutMs = owner.idleTimeoutMs
    this.#owner = owner
    this.#socket = socket
    this.#session = connect(`${owner.scheme}://upstream`, {
      createConnection: () => socket,
      settings: { enablePush: false, initialWindowSize: windowBytes, maxHeaderListSize: headerBytesMax },
      maxHeaderListPairs: headerFieldsMax,
      maxSessionMemory: memoryMegabytesMax,
      maxSendHeaderBlockLength: headerBytesMax * 4,
      strictSingleValueFields: false,
    } as Parameters<typeof connect>[1])
    this.#session.setLocalWindowSize(connectionWindowBytes)
    this.#session.on('remoteSettings', ({ maxConcurrentStreams = streamsMax, enableConnectProtocol }) => {
      this.#streamsMax = Math.min(maxConcurrentStreams, streamsMax)
      this.#tunnels = enableConnectProtocol === true
      const first = !this.isReady
      this.isReady = true
      if (first) owner.ready(this)
      else owner.freed(this)
    })
    this.#session.on('goaway', () => {
      this.retired = true
    })
    this.#session.on('error', cause =>
      this.destroy(new Failure('upstream_failed', 'The upstream broke off.', { cause })),
    )
    this.#session.on('close', () => this.#closed())
    socket.on('end', () => socket.end())
  }

  get busy(): boolean {
    return this.#streams.size > 0
  }

  get broken(): boolean {
    return this.#session.destroyed || this.#socket.destroyed
  }

  /** Requests that may be sent now. */
  get room(): number {
    if (!this.isReady || this.retired || this.#gone || this.#session.closed || this.#session.destroyed) return 0
    return this.#streamsMax - this.#streams.size
  }

  /** What the upstream allows at a time. */
  get capacity(): number {
    return this.#streamsMax
  }

  send(call: Call): void {
    this.requests++
    this.idleMs = 0
    if (call.request.upgrade !== undefined && !this.#tunnels) {
      return call.fail(new Failure('upstream_failed', 'The upstream takes no such upgrade over HTTP/2.'))
    }
    let exchange: Http2Exchange
    try {
      exchange = new Http2Exchange(call, this.#session, this)
    } catch (thrown) {
      return call.fail(thrown instanceof Failure ? thrown : new Failure('header_unsendable', (thrown as Error).message))
    }
    this.#streams.add(exchange)
    exchange.begin()
  }

  over(stream: Http2Exchange, again: Call | undefined): void {
    this.#streams.delete(stream)
    if (again) this.#owner.again(again)
    if (!this.#gone) this.#owner.freed(this)
  }

  /** Ends it, and what is under way on it. */
  destroy(failure?: Failure): void {
    this.retired = true
    for (const stream of this.#streams) if (failure) stream.end(failure)
    // An upstream that takes nothing, or does not end its side, keeps a session's socket open.
    if (this.#session.destroyed) this.#socket.destroy()
    else this.#session.destroy()
  }

  /** Called every `elapsedMs`. */
  sweep(elapsedMs: number): void {
    if (this.#gone) return
    if (this.#session.destroyed) return this.destroy()
    this.idleMs = this.busy ? 0 : this.idleMs + elapsedMs
    for (const stream of this.#streams) stream.sweep(elapsedMs)
    const { bytesRead } = this.#socket
    this.#quietMs = bytesRead === this.#readBytes ? this.#quietMs + elapsedMs : 0
    this.#readBytes = bytesRead
    if (this.#quietMs > pingAfterMs && !this.#pinged && this.isReady) this.#ping()
    else if (this.#pinged && this.#quietMs > pingAfterMs + pingTimeoutMs) {
      this.destroy(new Failure('upstream_timeout', 'The upstream does not answer any more.'))
    }
  }

  #ping(): void {
    this.#pinged = this.#session.ping(() => {
      this.#pinged = false
    })
  }

  #closed(): void {
    if (this.#gone) return
    this.#gone = true
    this.#owner.gone(this)
  }
}

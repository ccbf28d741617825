/** HTTP/2 with one caller: its streams become requests (RFC 9113), its floods a GOAWAY. */
import { constants, performServerHandshake, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2'
import type { Socket } from 'node:net'
import type { ConnectionOwner, Peer } from '../connection-owner.ts'
import type { WireRequest } from '../message.ts'
import type { Taker } from '../taker.ts'
import { Bucket } from './bucket.ts'
import { type Http2Head, requestHead } from './request-head.ts'
import { floods } from './rules.ts'
import { ServerStream, withWebSocketKey } from './server-stream.ts'

/**
 * Takes the socket over; what was read from it already goes to `take`, in the same turn. The owner goes on to call
 * `half`, `gone`, `sweep` and `drain`.
 */
export function serveHttp2(owner: ConnectionOwner, socket: Socket, peer: Peer): Taker {
  return new Http2Server(owner, socket, peer)
}

const { NGHTTP2_ENHANCE_YOUR_CALM, NGHTTP2_FLAG_END_STREAM, NGHTTP2_NO_ERROR, NGHTTP2_REFUSED_STREAM } = constants

const windowBytes = 65_535
const connectionWindowBytes = 1_048_576
/** Beside the windows of all streams; then streams are refused. */
const memoryMegabytesMax = 16
/** A head above the limit of fields, or of bytes, is answered; one above the double is not even kept. */
const overheadFactor = 2
/** What the frames of a request weigh beside its fields. */
const requestBytes = 64
/** How long a caller may take to learn that no more is wanted, before the rest of its streams is refused. */
const drainNoticeMs = 1000
const lingerMs = 2000
const lastStreamIdMax = 2 ** 31 - 1

const emptyHead = { method: '', upgrade: undefined, acceptsTrailers: false, expectContinue: false } as Http2Head

class Http2Server implements Taker {
  readonly #owner: ConnectionOwner
  readonly #socket: Socket
  readonly #peer: Peer
  readonly #session: ServerHttp2Session
  readonly #streams = new Set<ServerStream>()
  readonly #resets: Bucket
  readonly #pings: Bucket
  readonly #settings: Bucket
  readonly #idleBytes: Bucket
  #served = 0
  /** What heads, and the bodies of streams that are over, may have weighed. */
  #broughtBytes = 0
  /** Read, and not explained by what was brought, so far. */
  #unexplainedBytes = 0
  #idleSinceMs: number
  #draining = false
  #drainMs = 0
  #lingerMs = 0

  constructor(owner: ConnectionOwner, socket: Socket, peer: Peer) {
    const { limits, clock } = owner
    const { nowMs } = clock
    this.#owner = owner
    this.#socket = socket
    this.#peer = peer
    this.#resets = new Bucket({ burst: limits.http2ResetsMax, perSecond: limits.http2ResetsMax / 10, nowMs })
    this.#pings = new Bucket({ burst: limits.http2PingsMax, perSecond: limits.http2PingsMax / 10, nowMs })
    this.#settings = new Bucket({ burst: limits.http2SettingsMax, perSecond: limits.http2SettingsMax / 10, nowMs })
    this.#idleBytes = new Bucket({ burst: limits.http2IdleBytesMax, perSecond: limits.http2IdleBytesMax / 10, nowMs })
    this.#idleSinceMs = nowMs
    socket.pause()
    socket.removeAllListeners('data')
    this.#session = performServerHandshake(socket, {
      settings: {
        maxConcurrentStreams: limits.http2StreamsMax,
        initialWindowSize: windowBytes,
        maxHeaderListSize: limits.headerBytesMax * overheadFactor,
        enableConnectProtocol: true,
      },
      maxHeaderListPairs: limits.headerFieldsMax * overheadFactor,
      maxSessionMemory: memoryMegabytesMax,
      maxSendHeaderBlockLength: limits.headerBytesMax * 4,
      // The bucket above counts them, and says why; below it this holds.
      streamResetBurst: 10_000,
      streamResetRate: 1000,
      strictSingleValueFields: false,
    } as Parameters<typeof performServerHandshake>[1])
    this.#listen(this.#session)
  }

  take(bytes: Uint8Array): void {
    // What was read into lent memory is read again by the session later.
    if (bytes.byteLength > 0) this.#socket.unshift(Buffer.from(bytes))
  }

  /** Its half is the whole: it could no longer open a window, and that it is gone would not be heard of. */
  half(): void {
    this.#socket.destroy()
  }

  gone(): void {
    for (const stream of this.#streams) stream.closed()
    this.#streams.clear()
  }

  drained(): void {}

  sweep(nowMs: number): void {
    if (this.#session.destroyed) return this.#linger(nowMs)
    this.#judgeIdleBytes(nowMs)
    for (const stream of this.#streams) stream.sweep(nowMs)
    if (this.#drainMs !== 0 && nowMs >= this.#drainMs) this.#close()
    if (this.#streams.size > 0) this.#idleSinceMs = nowMs
    else if (nowMs - this.#idleSinceMs >= this.#owner.limits.keepAliveTimeoutMs) {
      this.#owner.counters.idleClosed++
      this.#idleSinceMs = nowMs
      this.#close()
      if (this.#served === 0) this.#socket.destroy()
    }
  }

  /** First a notice, so that no request that is on its way is lost (RFC 9113 §6.8). */
  drain(): void {
    if (this.#draining || this.#session.destroyed) return
    this.#draining = true
    if (this.#streams.size === 0) return this.#close()
    this.#session.goaway(NGHTTP2_NO_ERROR, lastStreamIdMax)
    this.#drainMs = this.#owner.clock.nowMs + drainNoticeMs
    this.#session.ping(() => this.#close())
  }

  #close(): void {
    this.#draining = true
    this.#drainMs = 0
    if (!this.#session.closed) this.#session.close()
  }

  /** Ended on our side; the caller does not take what is left, or does not end its own. */
  #linger(nowMs: number): void {
    if (this.#lingerMs === 0) this.#lingerMs = nowMs + lingerMs
    else if (nowMs >= this.#lingerMs) this.#socket.destroy()
  }

  #listen(session: ServerHttp2Session): void {
    const { clock } = this.#owner
    session.setLocalWindowSize(connectionWindowBytes)
    session.on('stream', (stream, _fields, flags, ...raw: unknown[]) => {
      this.#stream(stream, (flags & NGHTTP2_FLAG_END_STREAM) !== 0, raw[0] as readonly string[])
    })
    session.on('ping', () => {
      if (!this.#pings.take(1, clock.nowMs)) this.#flooded(floods.pings)
    })
    session.on('remoteSettings', () => {
      if (!this.#settings.take(1, clock.nowMs)) this.#flooded(floods.settings)
    })
    session.on('error', (error: NodeJS.ErrnoException) => {
      const faulty = error.code?.startsWith('ERR_HTTP2') === true
      if (faulty && !this.#draining) this.#owner.counters.refuse(floods.session)
      this.#draining = true
    })
  }

  #stream(stream: ServerHttp2Stream, endStream: boolean, raw: readonly string[]): void {
    const { limits, counters, onRequest } = this.#owner
    stream.on('error', ignored)
    this.#broughtBytes += requestBytes
    for (let i = 0; i < raw.length; i++) this.#broughtBytes += raw[i]!.length
    if (stream.destroyed || stream.closed) return this.#reset()
    if (this.#session.destroyed) return
    if (this.#served++ >= limits.requestsPerConnectionMax) {
      stream.close(NGHTTP2_REFUSED_STREAM)
      return this.#close()
    }
    const head = requestHead(raw, limits)
    const refused = 'rule' in head
    const exchange = new ServerStream(stream, this.#owner, { head: refused ? emptyHead : head, endStream })
    this.#streams.add(exchange)
    stream.on('close', () => this.#over(exchange))
    if (refused) return exchange.refused(head)
    counters.requests++
    onRequest(this.#requestOf(head, exchange), exchange)
  }

  #requestOf(head: Http2Head, { body }: ServerStream): WireRequest {
    const { address, secure, clientCertificate } = this.#peer
    const { method, target, authority, upgrade } = head
    const headers = upgrade === undefined ? head.headers : withWebSocketKey(head.headers)
    return { method, target, authority, headers, body, upgrade, peerAddress: address, secure, clientCertificate }
  }

  #over(exchange: ServerStream): void {
    if (!this.#streams.delete(exchange)) return
    this.#broughtBytes += exchange.bodyBytes + (exchange.body ? windowBytes : 0)
    if (exchange.closed()) this.#reset()
    this.#idleSinceMs = this.#owner.clock.nowMs
  }

  /** A caller that takes much gives way often (RFC 9113 §6.9). */
  #judgeIdleBytes(nowMs: number): void {
    const { bytesRead, bytesWritten } = this.#socket
    let brought = this.#broughtBytes + bytesWritten / 32
    for (const stream of this.#streams) brought += stream.bodyBytes
    const unexplained = Math.max(this.#unexplainedBytes, bytesRead - brought)
    if (!this.#idleBytes.take(unexplained - this.#unexplainedBytes, nowMs)) this.#flooded(floods.idleFrames)
    this.#unexplainedBytes = unexplained
  }

  /** The caller took back what it had asked for (CVE-2023-44487). */
  #reset(): void {
    if (!this.#resets.take(1, this.#owner.clock.nowMs)) this.#flooded(floods.resets)
  }

  #flooded(rule: string): void {
    if (this.#session.destroyed) return
    this.#owner.counters.refuse(rule)
    this.#draining = true
    this.#session.destroy(new Error(`too much at once (${rule})`), NGHTTP2_ENHANCE_YOUR_CALM)
  }
}

function ignored(): void {}

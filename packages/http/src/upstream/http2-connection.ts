/** One connection to an upstream that speaks HTTP/2: many streams at a time (RFC 9113). */
import { Failure } from '@gatehouse/base'
import { ConnectionFault, codes } from '../h2/fault.ts'
import { FloodGuard } from '../h2/flood-guard.ts'
import { floods } from '../h2/rules.ts'
import { Session } from '../h2/session.ts'
import type { SessionEvents } from '../h2/session-events.ts'
import { type Setting, settingIds } from '../h2/settings.ts'
import type { Stream } from '../h2/stream.ts'
import type { Inlet, PieceFate, Receiver } from '../inlet.ts'
import type { Call } from './call.ts'
import type { OpenSocket } from './http1-connection.ts'
import { Http2Exchange, type Http2StreamOwner, replyLimits, replyWindowBytes } from './http2-stream.ts'

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
const lastStreamMax = 2 ** 31 - 3
/** What an upstream may do for nothing. It measures its windows with PING, and says much of them. */
const guarded = { http2ResetsMax: 1, http2PingsMax: 100_000, http2SettingsMax: 1000, http2IdleBytesMax: 16_777_216 }
/** A connection on which nothing came for so long is asked whether it still stands, and has so long to answer. */
const pingAfterMs = 15_000
const pingTimeoutMs = 10_000
const stillThere = Buffer.from('standing')

export class Http2Connection implements Http2StreamOwner, SessionEvents, Receiver {
  readonly address: string | undefined
  readonly scheme: string
  readonly firstByteTimeoutMs: number
  readonly idleTimeoutMs: number
  readonly session: Session
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
  readonly #socket: OpenSocket['socket']
  readonly #inlet: Inlet
  readonly #guard = new FloodGuard(guarded, performance.now())
  readonly #streams = new Set<Http2Exchange>()
  /** Somebody holds a piece of what was read last. */
  #given = false
  /** Read, and not yet looked at: the upstream takes nothing. */
  #held: Uint8Array | undefined
  #nextStream = 1
  #streamsMax = 0
  #tunnels = false
  /** Our side has ended. */
  #ended = false
  #gone = false
  #quietMs = 0
  #heard = false
  #pinged = false

  constructor({ socket, inlet, address }: OpenSocket, owner: Http2ConnectionOwner) {
    this.address = address
    this.scheme = owner.scheme
    this.firstByteTimeoutMs = owner.firstByteTimeoutMs
    this.idleTimeoutMs = owner.idleTimeoutMs
    this.#owner = owner
    this.#socket = socket
    this.#inlet = inlet
    const { headerBytesMax, headerFieldsMax } = replyLimits
    this.session = new Session(socket, this, { listBytesMax: headerBytesMax, fieldsMax: headerFieldsMax })
    this.session.writer.preface()
    this.session.begin([
      [settingIds.enablePush, 0],
      [settingIds.initialWindowSize, replyWindowBytes],
      [settingIds.maxHeaderListSize, headerBytesMax],
    ])
    inlet.receiver = this
    socket.on('end', () => this.#lost())
    socket.on('error', () => this.#lost())
    socket.on('close', () => this.#closed())
  }

  get busy(): boolean {
    return this.#streams.size > 0
  }

  get broken(): boolean {
    return this.#ended || this.#socket.destroyed
  }

  /** Requests that may be sent now. */
  get room(): number {
    if (!this.isReady || this.retired || this.#gone || this.broken) return 0
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
      exchange = new Http2Exchange(call, this.#nextStream, this)
    } catch (thrown) {
      return call.fail(thrown as Failure)
    }
    this.#nextStream += 2
    if (this.#nextStream > lastStreamMax) this.retired = true
    this.#guard.requested()
    this.#streams.add(exchange)
    this.session.streams.set(exchange.id, exchange)
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
    if (this.#ended) {
      // An upstream that takes nothing, or does not end its side, keeps its socket open.
      this.#socket.destroy()
    } else this.#end(codes.none)
  }

  /** Called every `elapsedMs`. */
  sweep(elapsedMs: number): void {
    if (this.#gone) return
    if (this.#ended) return this.destroy()
    this.idleMs = this.busy ? 0 : this.idleMs + elapsedMs
    for (const stream of this.#streams) stream.sweep(elapsedMs)
    this.#quietMs = this.#heard ? 0 : this.#quietMs + elapsedMs
    this.#heard = false
    if (this.#quietMs > pingAfterMs && !this.#pinged && this.isReady) this.#ping()
    else if (this.#pinged && this.#quietMs > pingAfterMs + pingTimeoutMs) {
      this.destroy(new Failure('upstream_timeout', 'The upstream does not answer any more.'))
    }
  }

  // What the socket brings.

  received(bytes: Uint8Array): boolean {
    this.#heard = true
    if (this.#ended) return true
    if (this.#held) this.#held = Buffer.concat([this.#held, bytes])
    else this.#read(bytes)
    return true
  }

  fate(): PieceFate {
    const given = this.#given
    this.#given = false
    return given ? 'given' : 'used'
  }

  get piecesLast(): boolean {
    return this.#inlet.own
  }

  pieceGiven(): void {
    this.#given = true
  }

  // What the session found.

  opens(id: number): void {
    if (this.isIdle(id)) throw new ConnectionFault(codes.protocol, 'A stream was opened by the upstream.')
    throw new ConnectionFault(codes.streamClosed, 'A head came on a stream that is over.')
  }

  isIdle(id: number): boolean {
    return id % 2 === 0 || id >= this.#nextStream
  }

  idled(bytes: number): void {
    this.#judge(this.#guard.idled(bytes, this.session, { rule: floods.idleFrames, nowMs: performance.now() }))
  }

  emptyData(): void {
    this.idled(0)
  }

  endlessHead(): void {
    this.#judge(floods.continuations)
  }

  pinged(): void {
    this.#judge(this.#guard.pinged(performance.now()))
  }

  pongCame(): void {
    this.#pinged = false
  }

  settingsCame(settings: readonly Setting[]): void {
    const first = !this.isReady
    if (first) this.#streamsMax = streamsMax
    for (const [id, value] of settings) {
      if (id === settingIds.maxConcurrentStreams) this.#streamsMax = Math.min(value, streamsMax)
      else if (id === settingIds.enableConnectProtocol) this.#tunnels = value === 1
    }
    this.isReady = true
    this.#judge(this.#guard.settingsCame(performance.now()))
    if (first) this.#owner.ready(this)
    else this.#owner.freed(this)
  }

  goawayCame(_code: number, lastStream: number): void {
    this.retired = true
    for (const stream of this.#streams) {
      if (stream.id <= lastStream) continue
      this.session.over(stream)
      stream.lost(codes.refusedStream)
    }
    this.#owner.freed(this)
  }

  streamReset(stream: Stream, code: number): void {
    stream.wasReset(code)
  }

  overReset(): void {
    this.idled(0)
  }

  faulty(fault: ConnectionFault): void {
    if (this.#ended) return
    this.#end(fault.code)
    this.#lost()
  }

  outletDrained(): void {
    if (this.#ended) return
    this.session.goOnReading()
    const held = this.#held
    if (!held) return
    this.#held = undefined
    this.#read(held)
    if (!this.#held) this.#socket.resume()
  }

  #read(bytes: Uint8Array): void {
    const to = this.session.read(bytes)
    if (to === bytes.byteLength || this.#ended) return
    this.#held = Buffer.from(bytes.subarray(to))
    this.#socket.pause()
  }

  #judge(rule: string | undefined): void {
    if (rule !== undefined) this.faulty(new ConnectionFault(codes.enhanceYourCalm, `The upstream breaks ${rule}.`))
  }

  #ping(): void {
    this.#pinged = true
    this.session.writer.ping(stillThere, false)
  }

  /** Says so, and ends our side. */
  #end(code: number): void {
    this.#ended = true
    this.retired = true
    this.#held = undefined
    this.session.stop()
    this.session.writer.goaway(0, code)
    this.session.outlet.flushAll()
    this.#socket.end()
    this.#socket.resume()
  }

  /** Nothing comes any more: what is under way has come to nothing. */
  #lost(): void {
    this.#ended = true
    this.retired = true
    this.session.stop()
    this.#socket.destroy()
  }

  #closed(): void {
    if (this.#gone) return
    this.#ended = true
    this.#inlet.close()
    this.session.outlet.drop()
    for (const stream of this.#streams) {
      this.session.over(stream)
      stream.lost(codes.none)
    }
    this.#gone = true
    this.#owner.gone(this)
  }
}

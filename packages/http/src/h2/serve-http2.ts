/** HTTP/2 with one caller: its streams become requests (RFC 9113), its floods a GOAWAY. */
import type { Socket } from 'node:net'
import type { ConnectionOwner, Peer } from '../connection-owner.ts'
import { preface } from '../door.ts'
import { CallerPace } from '../h1/caller-pace.ts'
import { rules } from '../h1/rules.ts'
import type { Inlet, PieceFate } from '../inlet.ts'
import type { WireRequest } from '../message.ts'
import { reset } from '../reset.ts'
import type { Taker } from '../taker.ts'
import { ConnectionFault, codes } from './fault.ts'
import { FloodGuard } from './flood-guard.ts'
import { type Http2Head, requestHead } from './request-head.ts'
import { floods, http2Rules } from './rules.ts'
import { ServerStream, type ServerStreamOwner, withWebSocketKey } from './server-stream.ts'
import { Session } from './session.ts'
import type { SessionEvents } from './session-events.ts'
import { settingIds, windowBytesMax } from './settings.ts'
import type { Block, Stream } from './stream.ts'

/**
 * Takes the socket over; what was read from it already goes to `take`, in the same turn. The owner goes on to call
 * `take`, `half`, `gone`, `sweep` and `drain`.
 */
export function serveHttp2(owner: ConnectionOwner, socket: Socket, peer: ReadPeer): Taker {
  return new Http2Server(owner, socket, peer)
}

/** `inlet`: where the socket's bytes are read to, unless each piece has memory of its own. */
type ReadPeer = Peer & { inlet?: Inlet | undefined }

/** A head above the limit of fields, or of bytes, is answered; one above the double is not even kept. */
const overheadFactor = 2
/** How long a caller may take to learn that no more is wanted, before the rest of its streams is refused. */
const drainNoticeMs = 1000
const lingerMs = 2000
/** Of what comes meanwhile. */
const lingerBytesMax = 1_048_576
const drainPing = Buffer.from('draining')

const emptyHead = { method: '', upgrade: undefined, acceptsTrailers: false, expectContinue: false } as Http2Head

class Http2Server implements Taker, SessionEvents, ServerStreamOwner {
  readonly owner: ConnectionOwner
  readonly session: Session
  readonly #socket: Socket
  readonly #peer: Peer
  readonly #inlet: Inlet | undefined
  readonly #guard: FloodGuard
  readonly #pace: CallerPace
  /** Replies that the system has not taken whole. */
  readonly #untaken = new Set<ServerStream>()
  #prefaceLeft = preface.length
  #served = 0
  #lastSeen = 0
  /** Of those that were, or may have been, worked on (RFC 9113 §6.8). */
  #lastServed = 0
  /** Somebody holds a piece of what was read last. */
  #given = false
  /** Read, and not yet looked at: the caller takes too little of what it was answered. */
  #held: Buffer | undefined
  #idleSinceMs: number
  #draining = false
  #drainMs = 0
  /** The last GOAWAY was sent: nothing new is served. */
  #closing = false
  /** Our side has ended. */
  #ended = false
  #lingerMs = 0
  #lingerBytes = 0

  constructor(owner: ConnectionOwner, socket: Socket, { inlet, ...peer }: ReadPeer) {
    const { limits, clock } = owner
    this.owner = owner
    this.#socket = socket
    this.#peer = peer
    this.#inlet = inlet
    this.#guard = new FloodGuard(limits, clock.nowMs)
    this.#idleSinceMs = clock.nowMs
    this.session = new Session(socket, this, {
      listBytesMax: limits.headerBytesMax * overheadFactor,
      fieldsMax: limits.headerFieldsMax * overheadFactor,
    })
    this.#pace = new CallerPace({ socket, outlet: this.session.outlet, limits })
    this.session.begin([
      [settingIds.maxConcurrentStreams, limits.http2StreamsMax],
      [settingIds.maxHeaderListSize, limits.headerBytesMax * overheadFactor],
      [settingIds.enableConnectProtocol, 1],
    ])
  }

  take(bytes: Uint8Array): void {
    if (this.#ended) {
      this.#lingerBytes += bytes.byteLength
      if (this.#lingerBytes > lingerBytesMax) this.#socket.destroy()
    } else if (this.#held) this.#held = Buffer.concat([this.#held, bytes])
    else this.#read(bytes, this.#prefaceLeft === 0 ? 0 : this.#prefaceOf(bytes))
  }

  fate(): PieceFate {
    const given = this.#given
    this.#given = false
    return given ? 'given' : 'used'
  }

  get piecesLast(): boolean {
    return this.#inlet === undefined || this.#inlet.own
  }

  pieceGiven(): void {
    this.#given = true
  }

  /** Its half is the whole: it could no longer open a window, and that it is gone would not be heard of. */
  half(): void {
    this.#socket.destroy()
  }

  gone(): void {
    this.#ended = true
    this.#held = undefined
    this.session.stop()
    this.session.outlet.drop()
    this.#inlet?.close()
    for (const stream of this.session.streams.values()) (stream as ServerStream).gone()
    this.session.streams.clear()
    for (const stream of this.#untaken) stream.finish(false)
    this.#untaken.clear()
  }

  drained(): void {}

  sweep(nowMs: number): void {
    const { streams } = this.session
    if (this.#ended) {
      if (nowMs >= this.#lingerMs) this.#socket.destroy()
      return
    }
    if (this.#pace.takesTooSlowly(nowMs, false)) {
      this.owner.counters.tooSlow++
      return reset(this.#socket)
    }
    for (const stream of streams.values()) (stream as ServerStream).sweep(nowMs)
    if (this.#drainMs !== 0 && nowMs >= this.#drainMs) this.#close()
    if (streams.size > 0) this.#idleSinceMs = nowMs
    else if (nowMs - this.#idleSinceMs >= this.owner.limits.keepAliveTimeoutMs) {
      this.owner.counters.idleClosed++
      this.#close()
    }
  }

  /** First a notice, so that no request that is on its way is lost (RFC 9113 §6.8). */
  drain(): void {
    if (this.#draining || this.#ended) return
    this.#draining = true
    if (this.session.streams.size === 0) return this.#close()
    this.session.writer.goaway(windowBytesMax, codes.none)
    this.session.writer.ping(drainPing, false)
    this.#drainMs = this.owner.clock.nowMs + drainNoticeMs
  }

  // What the session found.

  opens(id: number, block: Block, endStream: boolean): void {
    const { limits, counters } = this.owner
    if (id % 2 === 0) throw new ConnectionFault(codes.protocol, 'A stream has an even number.')
    if (id <= this.#lastSeen) throw new ConnectionFault(codes.streamClosed, 'A stream was opened again.')
    this.#lastSeen = id
    const spent = this.#served >= limits.requestsPerConnectionMax
    if (spent) this.#close()
    if (spent || this.#closing || this.session.streams.size >= limits.http2StreamsMax) return this.#refuse(id)
    if (block.overflowed) return this.#bomb(id)
    this.#lastServed = id
    this.#served++
    this.#guard.requested()
    const head = requestHead(block.lines, limits)
    const refused = 'rule' in head
    const stream = new ServerStream(id, this, { head: refused ? emptyHead : head, endStream })
    this.session.streams.set(id, stream)
    if (refused) return stream.refused(head)
    if (endStream && head.upgrade === undefined && (head.lengthBytes ?? 0) > 0) return stream.refused(http2Rules.length)
    counters.requests++
    this.owner.onRequest(this.#requestOf(head, stream), stream)
  }

  isIdle(id: number): boolean {
    return id % 2 === 0 || id > this.#lastSeen
  }

  idled(bytes: number): void {
    this.#judge(this.#guard.idled(bytes, this.session, { rule: floods.idleFrames, nowMs: this.owner.clock.nowMs }))
  }

  emptyData(): void {
    this.#judge(this.#guard.idled(0, this.session, { rule: floods.emptyData, nowMs: this.owner.clock.nowMs }))
  }

  endlessHead(): void {
    this.#judge(floods.continuations)
  }

  pinged(): void {
    this.#judge(this.#guard.pinged(this.owner.clock.nowMs))
  }

  pongCame(): void {
    if (this.#drainMs !== 0) this.#close()
  }

  settingsCame(): void {
    this.#judge(this.#guard.settingsCame(this.owner.clock.nowMs))
  }

  /** It begins no more streams. */
  goawayCame(): void {
    this.#draining = true
    if (this.session.streams.size === 0) this.#close()
  }

  /** It took back what it had asked for (CVE-2023-44487), or made us do so (CVE-2025-8671). */
  streamReset(stream: Stream): void {
    const exchange = stream as ServerStream
    const unanswered = exchange.open
    exchange.wasReset()
    this.streamOver()
    if (unanswered) this.#judge(this.#guard.reset(this.owner.clock.nowMs))
  }

  /** Before it could have had the answer, or after it. */
  overReset(): void {
    if (this.session.outlet.isEmpty) this.idled(0)
    else this.#judge(this.#guard.reset(this.owner.clock.nowMs))
  }

  faulty({ code }: ConnectionFault): void {
    if (this.#ended) return
    this.owner.counters.refuse(floods.session)
    this.#end(code)
  }

  outletDrained(): void {
    for (const stream of this.#untaken) stream.finish(true)
    this.#untaken.clear()
    if (this.#ended) return
    this.session.goOnReading()
    const held = this.#held
    if (!held) return
    this.#held = undefined
    this.#read(held, 0)
    if (!this.#held) this.#socket.resume()
  }

  // What a stream says.

  replySaid(stream: ServerStream): void {
    if (this.session.outlet.untakenBytes === 0) stream.finish(true)
    else this.#untaken.add(stream)
  }

  streamOver(): void {
    if (this.session.streams.size > 0) return
    this.#idleSinceMs = this.owner.clock.nowMs
    if (this.#closing) this.#end(codes.none)
  }

  #read(bytes: Uint8Array, from: number): void {
    const to = this.session.read(bytes, from)
    if (to === bytes.byteLength || this.#ended) return
    this.#held = Buffer.from(bytes.subarray(to))
    this.#socket.pause()
  }

  /** Returns what of these bytes belongs to the preface. */
  #prefaceOf(bytes: Uint8Array): number {
    const count = Math.min(this.#prefaceLeft, bytes.byteLength)
    const from = preface.length - this.#prefaceLeft
    this.#prefaceLeft -= count
    for (let i = 0; i < count; i++) {
      if (bytes[i] === preface.charCodeAt(from + i)) continue
      this.faulty(new ConnectionFault(codes.protocol, 'The preface is another.'))
      return bytes.byteLength
    }
    return count
  }

  #requestOf(head: Http2Head, { body }: ServerStream): WireRequest {
    const { address, secure, clientCertificate } = this.#peer
    const { method, target, authority, upgrade } = head
    const headers = upgrade === undefined ? head.headers : withWebSocketKey(head.headers)
    return { method, target, authority, headers, body, upgrade, peerAddress: address, secure, clientCertificate }
  }

  /** It may be sent again (RFC 9113 §8.7). */
  #refuse(id: number): void {
    this.session.refuse(id, codes.refusedStream)
    this.idled(0)
  }

  /** A head that was not even kept. */
  #bomb(id: number): void {
    this.owner.counters.refuse(rules.headLong.rule)
    this.session.refuse(id, codes.enhanceYourCalm)
    this.#judge(this.#guard.reset(this.owner.clock.nowMs))
  }

  #judge(rule: string | undefined): void {
    if (rule === undefined || this.#ended) return
    this.owner.counters.refuse(rule)
    this.#end(codes.enhanceYourCalm)
  }

  /** Serves what was begun, and then ends. */
  #close(): void {
    if (this.#closing || this.#ended) return
    this.#draining = true
    this.#closing = true
    this.#drainMs = 0
    if (this.session.streams.size === 0) return this.#end(codes.none)
    this.session.writer.goaway(this.#lastServed, codes.none)
  }

  /** Says so, and reads a while what still comes, so that the caller is not reset before it has read that. */
  #end(code: number): void {
    if (this.#ended) return
    this.#ended = true
    this.session.stop()
    this.session.writer.goaway(this.#lastServed, code)
    for (const stream of this.session.streams.values()) (stream as ServerStream).gone()
    this.session.streams.clear()
    this.session.outlet.flushAll()
    this.#socket.end()
    this.#lingerMs = this.owner.clock.nowMs + lingerMs
    if (this.#held) this.#socket.resume()
    this.#held = undefined
  }
}

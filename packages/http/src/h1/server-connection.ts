/** One caller's connection: requests one after the other, each answered before the next is read (RFC 9112 §9.3). */
import type { Socket } from 'node:net'
import { HeaderList } from '@gatehouse/base'
import type { ConnectionOwner, Peer } from '../connection-owner.ts'
import type { Inlet, PieceFate } from '../inlet.ts'
import type { WireRequest } from '../message.ts'
import { Outlet } from '../outlet.ts'
import { reset } from '../reset.ts'
import type { Taker } from '../taker.ts'
import { CallerPace } from './caller-pace.ts'
import type { RequestEvents, RequestHead, WireRefusal } from './message.ts'
import { RequestReader } from './request-reader.ts'
import { type BodyOwner, ServerBody } from './server-body.ts'
import { type ReplyOwner, ServerReply } from './server-reply.ts'
import { replyHead } from './write-head.ts'

/** How long, and how much, a connection that ends is still read, so that the caller sees the answer (RFC 9112 §9.6). */
const lingerMs = 2000
const unreadBytesMax = 65_536
const continueText = 'HTTP/1.1 100 Continue\r\n\r\n'

export class ServerConnection implements Taker, RequestEvents, BodyOwner, ReplyOwner {
  readonly socket: Socket
  readonly outlet: Outlet
  readonly #owner: ConnectionOwner
  readonly #peer: Peer
  readonly #inlet: Inlet | undefined
  readonly #reader: RequestReader
  /** The exchange of now. */
  #head: RequestHead | undefined
  #reply: ServerReply | undefined
  #body: ServerBody | undefined
  #requestOpen = false
  #replyOpen = false
  #served = 0
  /** Read but not yet parsed: the next request, or what follows a 101. */
  #held: Uint8Array | undefined
  #reading = false
  #paused = false
  #tunnel = false
  /** The caller has sent its last byte. */
  #ended = false
  #endedMs = 0
  #lingering = false
  /** Pieces of the inlet's own buffer were given away by a message that is over. */
  #given = false
  /** For what the caller has to do next; 0 when it is not its turn. */
  #deadlineMs: number
  readonly #pace: CallerPace

  /** `inlet`: where the socket's bytes are read to, unless each piece has memory of its own. */
  constructor(owner: ConnectionOwner, socket: Socket, { inlet, ...peer }: Peer & { inlet?: Inlet | undefined }) {
    this.#owner = owner
    this.#inlet = inlet
    this.socket = socket
    this.outlet = new Outlet(socket)
    this.#pace = new CallerPace({ socket, outlet: this.outlet, limits: owner.limits })
    this.#peer = peer
    this.#reader = new RequestReader(this, owner.limits)
    this.#deadlineMs = owner.clock.nowMs + owner.limits.headerTimeoutMs
  }

  take(bytes: Uint8Array): void {
    if (this.#lingering) return
    if (!this.#held) return this.#read(bytes)
    this.#held = Buffer.concat([this.#held, bytes])
  }

  fate(): PieceFate {
    const body = this.#body
    const given = this.#given || body?.given === true
    this.#given = false
    if (body) body.given = false
    if (given) return 'given'
    return body?.waiting ? 'held' : this.#requestOpen ? 'used' : 'over'
  }

  half(): void {
    this.#ended = true
    this.#endedMs = this.#owner.clock.nowMs
    if (this.#lingering) this.#destroy()
    else if (this.#tunnel) this.#body!.end(undefined)
    else if (!this.#replyOpen && !this.#requestOpen && this.#reader.idle) this.#close()
    else if (!this.#held && (this.#reader.inBody || !this.#requestOpen) && !this.#reader.idle) this.#stopped()
  }

  gone(): void {
    const reason = new Error('the caller went away')
    this.#lingering = true
    this.#held = undefined
    this.#inlet?.close()
    // The reply first: who works for it shall not answer for a body that broke off.
    this.#reply?.cut(reason)
    this.#body?.failed(reason)
    this.#body = undefined
    this.#reply = undefined
  }

  drained(): void {
    this.#reply?.drained()
  }

  drain(): void {
    if (!this.#requestOpen && !this.#replyOpen && this.#reader.idle && !this.#held) this.#close()
  }

  sweep(nowMs: number): void {
    if (this.#lingering) {
      if (nowMs >= this.#deadlineMs) this.#destroy()
    } else if ((this.#ended || this.#held) && this.#replyOpen && this.#reply?.isEventStream) {
      this.#onlyEvents()
    } else if (this.#reply !== undefined && this.#pace.takesTooSlowly(nowMs, this.#tunnel)) {
      this.#owner.counters.tooSlow++
      reset(this.socket)
    } else if (this.#isLeftWaiting(nowMs)) {
      this.#owner.counters.halfClosed++
      this.#destroy()
    } else if (this.#sendsTooSlowly(nowMs)) {
      this.#owner.counters.tooSlow++
      this.refused({ status: 408, rule: 'T-2', detail: 'The body comes too slowly.' })
    } else if (this.#deadlineMs !== 0 && nowMs >= this.#deadlineMs && !this.#paused) this.#late()
  }

  // What the reader found.

  head(head: RequestHead): void {
    const owner = this.#owner
    const hasBody = head.chunked || (head.lengthBytes ?? 0) > 0 || head.upgrade !== undefined
    this.#head = head
    this.#requestOpen = hasBody
    this.#replyOpen = true
    this.#deadlineMs = 0
    this.#served++
    owner.counters.requests++
    this.#body = hasBody ? new ServerBody(this, head.upgrade === undefined ? head.lengthBytes : undefined) : undefined
    const reply = new ServerReply(this, head)
    this.#reply = reply
    const { address, secure, clientCertificate } = this.#peer
    const request: WireRequest = {
      method: head.method,
      target: head.target,
      authority: head.host,
      headers: head.headers,
      body: this.#body,
      upgrade: head.upgrade,
      peerAddress: address,
      secure,
      clientCertificate,
    }
    owner.onRequest(request, reply)
  }

  data(piece: Uint8Array): void {
    this.#deadlineMs = this.#owner.clock.nowMs + this.#owner.limits.bodyIdleTimeoutMs
    this.#body?.data(this.#kept(piece))
    if (this.#unread && this.#unreadBytes() > unreadBytesMax && !this.#replyOpen) this.#close()
  }

  end(trailers: HeaderList | undefined): void {
    if (!this.#requestOpen) return
    this.#requestOpen = false
    this.#deadlineMs = 0
    this.#body?.end(trailers)
    this.#settle()
  }

  refused(refusal: WireRefusal): void {
    const owner = this.#owner
    owner.counters.refuse(refusal.rule)
    const answered = this.#reply?.sent === true
    const whole = !this.#replyOpen
    this.#giveUp(refusal.detail)
    if (!answered) this.#sayNo(refusal)
    else if (whole) this.#close()
    else this.#destroy()
  }

  // What the body asks.

  bodyWanted(): void {
    if (!this.#requestOpen || this.#tunnel) return
    if (this.#head!.expectContinue && !this.#reply!.sent) this.outlet.say(continueText)
    this.#pace.begin()
    this.#deadlineMs = this.#owner.clock.nowMs + this.#owner.limits.bodyIdleTimeoutMs
  }

  pause(): void {
    if (this.#paused) return
    this.#paused = true
    this.socket.pause()
  }

  resume(): void {
    if (!this.#paused || this.#held) return
    this.#paused = false
    if (this.#deadlineMs !== 0) this.#deadlineMs = this.#owner.clock.nowMs + this.#owner.limits.bodyIdleTimeoutMs
    this.socket.resume()
  }

  bodyGivenUp(): void {
    if (!this.#requestOpen) return
    if (this.#tunnel) this.#destroy()
    else if (this.#reply?.sent !== true || this.#replyOpen) this.resume()
    else this.#settle()
  }

  // What the reply asks.

  get date(): string {
    return this.#owner.clock.date
  }

  get sendBufferBytesMax(): number {
    return this.#owner.limits.sendBufferBytesMax
  }

  mayKeep(): boolean {
    const { draining, limits } = this.#owner
    if (draining || this.#ended || this.#served >= limits.requestsPerConnectionMax) return false
    return !this.#unread || (this.#unreadBytes() <= unreadBytesMax && !this.#head!.expectContinue)
  }

  openTunnel(): void {
    this.#tunnel = true
    this.#deadlineMs = 0
    const held = this.#held
    this.#held = undefined
    if (held) this.#body!.data(held)
    if (this.#ended) this.#body!.end(undefined)
    else this.resume()
  }

  declineUpgrade(): void {
    this.#reader.resumeMessages()
    this.#body = undefined
    this.#requestOpen = false
  }

  replyUnsendable(detail: string): void {
    this.#giveUp(detail)
    this.#sayNo({ status: 500, rule: 'W-1', detail })
  }

  replyOver(complete: boolean): void {
    this.#replyOpen = false
    if (complete) this.#settle()
  }

  #read(bytes: Uint8Array): void {
    let from = 0
    this.#reading = true
    while (from < bytes.byteLength && !this.#lingering) {
      if (this.#tunnel) {
        this.#body!.data(this.#kept(from === 0 ? bytes : bytes.subarray(from)))
        break
      }
      if (this.#replyOpen && !this.#reader.inBody) {
        this.#held = Buffer.from(bytes.subarray(from))
        this.pause()
        break
      }
      const fresh = this.#reader.idle
      from = this.#reader.read(bytes, from)
      if (fresh && !this.#requestOpen && !this.#reader.idle) {
        this.#deadlineMs = this.#owner.clock.nowMs + this.#owner.limits.headerTimeoutMs
      }
    }
    this.#reading = false
  }

  /** The piece in memory that outlives the call. */
  #kept(piece: Uint8Array): Uint8Array {
    return this.#inlet === undefined || this.#inlet.own ? piece : Buffer.from(piece)
  }

  /** After one side of the exchange is over: on to the next request, or the end. */
  #settle(): void {
    if (this.#replyOpen || this.#lingering) return
    if (this.#tunnel) return this.#end()
    const reply = this.#reply
    if (!reply) return
    if (this.#requestOpen) {
      if (this.#body?.wanted) return
      if (reply.keepAlive && this.#unreadBytes() <= unreadBytesMax) return this.resume()
      return this.#close()
    }
    if (!reply.keepAlive || this.#owner.draining || (this.#ended && !this.#held)) return this.#close()
    this.#given ||= this.#body?.given === true || this.#body?.waiting === true
    this.#reply = undefined
    this.#body = undefined
    this.#head = undefined
    this.#deadlineMs = this.#owner.clock.nowMs + this.#owner.limits.keepAliveTimeoutMs
    const held = this.#held
    if (this.#reading || !held) return this.resume()
    this.#held = undefined
    this.#read(held)
    if (!this.#held) this.#caughtUp()
  }

  /** Everything that was held has been read. */
  #caughtUp(): void {
    if (!this.#ended) this.resume()
    else if (!this.#replyOpen && !this.#lingering) this.#close()
  }

  /** A request body that nobody reads any more is still coming. */
  get #unread(): boolean {
    return this.#requestOpen && this.#body !== undefined && !this.#tunnel && !this.#body.wanted
  }

  #unreadBytes(): number {
    const { lengthBytes = Infinity, received } = this.#body!
    return lengthBytes - received
  }

  #giveUp(detail: string): void {
    const reason = new Error(detail)
    this.#requestOpen = false
    this.#lingering = true
    this.#reply?.cut(reason)
    this.#body?.failed(reason)
  }

  /** What was answered goes first. */
  #end(): void {
    this.outlet.flush()
    this.socket.end()
  }

  #destroy(): void {
    this.outlet.flush()
    this.socket.destroy()
  }

  #stopped(): void {
    this.refused({ status: 400, rule: 'H1-END', detail: 'The caller stopped in the middle of a message.' })
  }

  #late(): void {
    const { counters } = this.#owner
    if (this.#requestOpen) {
      counters.bodyTimeouts++
      this.refused({ status: 408, rule: 'T-3', detail: 'The body stopped coming.' })
    } else if (this.#reader.idle && this.#served > 0) {
      counters.idleClosed++
      this.#close()
    } else {
      counters.headerTimeouts++
      this.refused({ status: 408, rule: 'T-1', detail: 'The header section took too long.' })
    }
  }

  /**
   * Nobody reads an event stream by a connection it has ended, and a silent one would never find out. So reading goes on,
   * and what was pipelined behind it, which would wait for ever, is dropped (H1-51).
   */
  #onlyEvents(): void {
    if (this.#ended) return this.#destroy()
    this.#held = undefined
    this.#reply!.keepAlive = false
    this.resume()
  }

  /** Whoever has closed looks the same as who has only sent its last byte: for a while it is taken for the latter. */
  #isLeftWaiting(nowMs: number): boolean {
    if (!this.#ended || !this.#replyOpen || this.#tunnel || this.#reply?.sent !== false) return false
    return nowMs - this.#endedMs >= this.#owner.limits.halfClosedTimeoutMs
  }

  #sendsTooSlowly(nowMs: number): boolean {
    const body = this.#body
    if (!body || this.#tunnel) return false
    const turn = this.#requestOpen && body.wanted && !this.#paused
    return this.#pace.sendsTooSlowly(nowMs, body.received, turn)
  }

  #sayNo(refusal: WireRefusal): void {
    const { onRefusal } = this.#owner
    const { headers, text } = onRefusal?.(refusal) ?? {
      headers: new HeaderList(['Content-Type', 'text/plain']),
      text: `${refusal.detail}\n`,
    }
    const framing = Buffer.byteLength(text)
    const head = replyHead({ status: refusal.status, headers, framing, minor: 1, keepAlive: false, date: this.date })
    this.outlet.flush()
    this.socket.write(head + text)
    this.#close()
  }

  /** Ends our side, and reads a while what the caller still sends, so that it is not reset before it read the answer. */
  #close(): void {
    this.#lingering = true
    this.#deadlineMs = this.#owner.clock.nowMs + lingerMs
    this.#held = undefined
    this.#end()
    if (this.#ended) return
    this.#paused = false
    this.socket.resume()
  }
}

/** One request on one stream, and its reply (RFC 9113 §8.1). */

import { randomBytes } from 'node:crypto'
import { type BodySource, bodyOf, HeaderList } from '@gatehouse/base'
import type { ConnectionOwner } from '../connection-owner.ts'
import type { WireRefusal } from '../h1/message.ts'
import { rules } from '../h1/rules.ts'
import type { ReplyEnd, ReplyHead, WireReply } from '../message.ts'
import { codes } from './fault.ts'
import { trailersOf } from './field-verdict.ts'
import { blockBytesMax, writeFields } from './fields-out.ts'
import { fieldBytesMax, sizesBytesMax } from './hpack/encoder.ts'
import { sayLast } from './last-frame.ts'
import { ReceiveWindow } from './receive-window.ts'
import type { Http2Head } from './request-head.ts'
import { http2Rules, isMalformed } from './rules.ts'
import { type Session, windowBytesDefault } from './session.ts'
import { type Block, Stream } from './stream.ts'
import { StreamBody, type StreamBodyOwner } from './stream-body.ts'
import { StreamPace } from './stream-pace.ts'
import { StreamWriter, type StreamWriterOwner } from './stream-writer.ts'

/** What a stream asks of its connection. */
export interface ServerStreamOwner extends Pick<StreamBodyOwner, 'piecesLast' | 'pieceGiven'> {
  readonly owner: ConnectionOwner
  readonly session: Session
  /** The last frame of the reply is with the outlet: the reply has ended once the system has it. */
  replySaid(stream: ServerStream): void
  /** A stream is over. */
  streamOver(): void
}

/** `:status`, Date and Content-Length. */
const ownFieldsBytesMax = sizesBytesMax + 3 * (fieldBytesMax + 32)
/** Times `headerBytesMax`: a head that is larger is not sent. */
const headFactor = 4
const acceptField = new Set(['sec-websocket-accept'])
const encoder = new TextEncoder()

export class ServerStream extends Stream implements WireReply, StreamBodyOwner, StreamWriterOwner {
  readonly body: StreamBody | undefined
  /** The reply was begun. */
  answered = false
  readonly #connection: ServerStreamOwner
  readonly #head: Http2Head
  #writer: StreamWriter | undefined
  #listeners: ((end: ReplyEnd) => void) | undefined
  #end: ReplyEnd | undefined
  /** Nothing of the reply is left to be said. */
  #said = false
  /** Its trailers were said before the body was at its end. */
  #cutShort = false
  /** The request was malformed: behind its answer the stream is reset (RFC 9113 §8.1.1). */
  #malformed = false
  /** For the next piece of the body; 0 when the caller is not to send one. */
  #bodyDeadlineMs = 0
  #pace: StreamPace | undefined

  /** `endStream`: nothing follows the head. */
  constructor(id: number, connection: ServerStreamOwner, { head, endStream }: { head: Http2Head; endStream: boolean }) {
    super(id, connection.session.initialSendWindow)
    this.#connection = connection
    this.#head = head
    this.remoteEnded = endStream
    if (endStream) return
    this.receiveWindow = new ReceiveWindow(windowBytesDefault)
    this.body = new StreamBody(this, head.upgrade === undefined ? head.lengthBytes : undefined)
  }

  send(head: ReplyHead, body: BodySource | undefined): void {
    if (this.answered || this.#end || this.closed) return body?.abort()
    this.answered = true
    const { upgrade, method, acceptsTrailers } = this.#head
    const switched = head.status === 101 && upgrade !== undefined
    const status = switched ? 200 : head.status
    // An answer that is none to the upgrade must not look like a tunnel (RFC 8441 §5).
    const unfit = !(status >= 200 && status <= 599) || (upgrade !== undefined && !switched && status < 300)
    const bodiless = !body || method === 'HEAD' || status === 204 || status === 304 || status === 205
    const length = switched || status === 204 || status === 205 ? undefined : (head.lengthBytes ?? body?.lengthBytes)
    if (unfit || !this.#sayHead({ status, headers: head.headers, length, last: bodiless })) {
      body?.abort()
      return this.#sayNo(unsendable(head))
    }
    if (bodiless) {
      body?.abort()
      return this.#lastSaid()
    }
    this.#writer = new StreamWriter(this.#session, this, this)
    this.#writer.send(body, acceptsTrailers)
  }

  onEnd(listener: (end: ReplyEnd) => void): void {
    const before = this.#listeners
    if (this.#end) listener(this.#end)
    else if (!before) this.#listeners = listener
    else {
      this.#listeners = end => {
        before(end)
        listener(end)
      }
    }
  }

  get handedOver(): boolean {
    return this.#said || this.#cutShort
  }

  abort(reason: Error, trailers?: HeaderList): void {
    if (this.#end || this.#said) return
    if (trailers && !this.#cutShort && this.#head.acceptsTrailers) {
      this.#cutShort = true
      if (this.#writer?.finish(reason, trailers)) return
    }
    this.#writer?.stop(reason)
    this.cut(codes.internal)
  }

  /** The system has the whole reply, or will not have it any more. */
  finish(complete: boolean): void {
    if (this.#end) return
    this.#end = { complete, bytesOut: this.#writer?.bytes ?? 0 }
    this.#listeners?.(this.#end)
  }

  /** The message broke a rule. */
  refused(refusal: WireRefusal): void {
    this.#connection.owner.counters.refuse(refusal.rule)
    this.#bodyDeadlineMs = 0
    if (this.closed) return
    this.#malformed = isMalformed(refusal)
    if (this.answered) this.cut(codes.cancel)
    else this.#sayNo(refusal)
    // Last: who reads it may answer at once for a body that broke off.
    this.body?.failed(new Error(refusal.detail))
  }

  /** Ends the stream so that the caller sees that it is not whole. */
  cut(code: number): void {
    if (this.closed) return
    this.#session.reset(this, code)
    this.gone()
    this.#connection.streamOver()
  }

  /** Nothing goes either way any more. */
  gone(): void {
    const reason = new Error('the caller went away')
    this.closed = true
    // The reply first: who works for it shall not answer for a body that broke off.
    this.#writer?.stop(reason)
    this.finish(false)
    this.body?.failed(reason)
  }

  /** The caller still waits for the reply. */
  get open(): boolean {
    return !this.#said
  }

  sweep(nowMs: number): void {
    const { counters, limits } = this.#connection.owner
    const { body } = this
    if (this.#pace?.takesTooSlowly(nowMs, this.#writer, this.answered && this.#head.upgrade === undefined)) {
      counters.tooSlow++
      this.cut(codes.cancel)
    } else if (body && !body.ended && !this.#mayRest && this.#pace?.sendsTooSlowly(nowMs, body)) {
      counters.tooSlow++
      this.refused({ status: 408, rule: 'T-2', detail: 'The body comes too slowly.' })
    } else if (this.#bodyDeadlineMs !== 0 && nowMs >= this.#bodyDeadlineMs && body?.wanted && !body.paused) {
      counters.bodyTimeouts++
      this.refused({ status: 408, rule: 'T-3', detail: 'The body stopped coming.' })
    } else this.#pace ??= new StreamPace(limits)
  }

  // What the stream brought.

  fields(block: Block, endStream: boolean): void {
    if (!endStream) return this.#breaks(http2Rules.trailers)
    if (block.overflowed) return this.refused(rules.headLong)
    const trailers = trailersOf(block.lines, this.#connection.owner.limits)
    if (trailers !== undefined && 'rule' in trailers) return this.#breaks(trailers)
    this.#bodyCame(trailers)
  }

  data(piece: Uint8Array): void {
    const body = this.body!
    body.data(piece)
    if (body.lengthBytes !== undefined && body.received > body.lengthBytes) this.#breaks(http2Rules.length)
  }

  dataEnded(): void {
    this.#bodyCame(undefined)
  }

  wasReset(): void {
    this.gone()
  }

  // What the body asks.

  get piecesLast(): boolean {
    return this.#connection.piecesLast
  }

  pieceGiven(): void {
    this.#connection.pieceGiven()
  }

  bodyWanted(): void {
    if (this.#head.expectContinue && !this.answered && !this.closed) this.#sayContinue()
    this.bodyMoved()
  }

  bodyMoved(): void {
    if (!this.#mayRest)
      this.#bodyDeadlineMs = this.#connection.owner.clock.nowMs + this.#connection.owner.limits.bodyIdleTimeoutMs
  }

  bodyUsed(bytes: number): void {
    this.#session.used(this, bytes)
  }

  bodyEnded(): void {
    this.#bodyDeadlineMs = 0
  }

  bodyGivenUp(): void {
    this.#bodyDeadlineMs = 0
    if (this.#head.upgrade !== undefined && this.answered) this.cut(codes.cancel)
    else if (this.#said) this.#settle()
  }

  // What the reply's body says.

  bodySent(trailers: HeaderList | undefined): void {
    if (this.#malformed) return this.cut(codes.protocol)
    if (!this.localEnded) sayLast(this.#session, this, this.#head.acceptsTrailers ? trailers : undefined)
    this.#lastSaid()
  }

  bodyBroken(): void {
    this.cut(codes.internal)
  }

  get #session(): Session {
    return this.#connection.session
  }

  /** A stream in both directions may be silent: a tunnel, or a call that is answered while it goes on. */
  get #mayRest(): boolean {
    return this.answered
  }

  /** False where the head cannot be sent; then nothing was. */
  #sayHead({ status, headers, length, last }: HeadOut): boolean {
    const { owner, session } = this.#connection
    const bytesMax = blockBytesMax(headers)
    if (bytesMax < 0 || bytesMax > owner.limits.headerBytesMax * headFactor) return false
    const { writer, encoder, outlet } = session
    writer.beginHead(bytesMax + ownFieldsBytesMax)
    encoder.begin(outlet)
    encoder.field(outlet, ':status', String(status))
    writeFields(outlet, encoder, { headers, without: this.#head.upgrade === undefined ? undefined : acceptField })
    if (!headers.has('date')) encoder.field(outlet, 'date', owner.clock.date)
    if (length !== undefined) encoder.own(outlet, 'content-length', String(length))
    writer.endHead(this.id, last)
    this.localEnded = last
    return true
  }

  #sayContinue(): void {
    const { writer, encoder, outlet } = this.#session
    writer.beginHead(ownFieldsBytesMax)
    encoder.begin(outlet)
    encoder.field(outlet, ':status', '100')
    writer.endHead(this.id, false)
  }

  #lastSaid(): void {
    this.#said = true
    this.#connection.replySaid(this)
    this.#settle()
  }

  /** The rest of the request is not read: the caller is told so behind the reply (RFC 9113 §8.1). */
  #settle(): void {
    if (this.closed) return
    if (this.remoteEnded) {
      this.#session.over(this)
      this.#connection.streamOver()
    } else if (!this.body!.wanted) {
      this.#session.reset(this, codes.none)
      this.body!.failed(new Error('the reply was over before the body was read'))
      this.#connection.streamOver()
    }
  }

  #bodyCame(trailers: HeaderList | undefined): void {
    const body = this.body!
    if (body.lengthBytes !== undefined && body.received !== body.lengthBytes) return this.#breaks(http2Rules.length)
    if (!body.wanted) this.#bodyDeadlineMs = 0
    body.end(trailers)
    if (this.#said) this.#settle()
  }

  /** RFC 9113 §8.1.1. */
  #breaks({ rule }: WireRefusal): void {
    this.#connection.owner.counters.refuse(rule)
    this.#session.fault(this, codes.protocol)
  }

  /** Answers with the refusal; where that cannot be, resets the stream. */
  #sayNo(refusal: WireRefusal): void {
    this.answered = true
    const { onRefusal } = this.#connection.owner
    const { headers, text } = onRefusal?.(refusal) ?? {
      headers: new HeaderList(['Content-Type', 'text/plain']),
      text: `${refusal.detail}\n`,
    }
    const bytes = encoder.encode(text)
    const last = this.#head.method === 'HEAD' && !this.#malformed
    if (!this.#sayHead({ status: refusal.status, headers, length: bytes.byteLength, last }))
      return this.cut(codes.internal)
    if (last) return this.#lastSaid()
    this.#writer = new StreamWriter(this.#session, this, this)
    this.#writer.send(bodyOf(bytes), this.#malformed)
  }
}

interface HeadOut {
  status: number
  headers: HeaderList
  length: number | undefined
  /** Nothing follows. */
  last: boolean
}

const unsendable = ({ status }: ReplyHead): WireRefusal => ({
  status: 500,
  rule: 'W-1',
  detail: `The answer with status ${status} cannot be sent.`,
})

/** What an HTTP/1.1 upstream is asked with, where HTTP/2 needs no key (RFC 8441 §5). */
export function withWebSocketKey(headers: HeaderList): HeaderList {
  headers.delete('sec-websocket-key')
  headers.append('Sec-WebSocket-Key', randomBytes(16).toString('base64'))
  return headers
}

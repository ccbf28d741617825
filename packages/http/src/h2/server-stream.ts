/** One request on one stream, and its reply (RFC 9113 §8.1). */

import { randomBytes } from 'node:crypto'
import type { ServerHttp2Stream, ServerStreamResponseOptions } from 'node:http2'
import { constants, sensitiveHeaders } from 'node:http2'
import { type BodySource, bodyOf, HeaderList } from '@gatehouse/base'
import type { ConnectionOwner } from '../connection-owner.ts'
import type { WireRefusal } from '../h1/message.ts'
import type { ReplyEnd, ReplyHead, WireReply } from '../message.ts'
import { Pace } from '../pace.ts'
import { cut } from './cut.ts'
import { appendFields } from './fields-out.ts'
import type { Http2Head } from './request-head.ts'
import { StreamBody, type StreamBodyOwner } from './stream-body.ts'
import { StreamWriter, type StreamWriterOwner } from './stream-writer.ts'

const { NGHTTP2_CANCEL, NGHTTP2_INTERNAL_ERROR, NGHTTP2_NO_ERROR } = constants

const withoutBody = { endStream: true, sendDate: false }
const withBody = { endStream: false, sendDate: false }
const withTrailers = { endStream: false, sendDate: false, waitForTrailers: true }
/** Of one reply alone: in the table of the connection each would drive out what comes again (RFC 7541 §7.1.3). */
const neverIndexed = ['x-request-id']
const encoder = new TextEncoder()

export class ServerStream implements WireReply, StreamBodyOwner, StreamWriterOwner {
  readonly body: StreamBody | undefined
  /** The reply was begun. */
  answered = false
  readonly #stream: ServerHttp2Stream
  readonly #owner: ConnectionOwner
  readonly #head: Http2Head
  readonly #writer: StreamWriter
  #listeners: ((end: ReplyEnd) => void) | undefined
  #end: ReplyEnd | undefined
  /** Nothing of the reply is left to be said. */
  #said = false
  /** Its trailers were said before the body was at its end. */
  #cutShort = false
  /** The rest of the request is not wanted. */
  #lettingGo = false
  /** It was closed, with something unread, at the sweep before. */
  #wasClosed = false
  /** For the next piece of the body; 0 when the caller is not to send one. */
  #bodyDeadlineMs = 0
  #paces: { in: Pace; out: Pace } | undefined
  #stuckSinceMs = 0
  #stuckBytes = -1

  /** `endStream`: nothing follows the head. */
  constructor(
    stream: ServerHttp2Stream,
    owner: ConnectionOwner,
    { head, endStream }: { head: Http2Head; endStream: boolean },
  ) {
    this.#stream = stream
    this.#owner = owner
    this.#head = head
    this.#writer = new StreamWriter(stream, this)
    const length = head.upgrade === undefined ? head.lengthBytes : undefined
    this.body = endStream ? undefined : new StreamBody(stream, this, length)
  }

  send(head: ReplyHead, body: BodySource | undefined): void {
    if (this.answered || this.#end || this.#stream.destroyed || this.#stream.closed) return body?.abort()
    this.answered = true
    const { status, fields } = this.#fieldsOf(head, body)
    if (fields === undefined) {
      body?.abort()
      return this.#sayNo(unsendable(head))
    }
    if (!body || this.#head.method === 'HEAD' || status === 204 || status === 304 || status === 205) {
      body?.abort()
      return this.#begin(fields, withoutBody) ? this.bodySent() : this.#sayNo(unsendable(head))
    }
    const trailers = this.#head.acceptsTrailers
    if (!this.#begin(fields, trailers ? withTrailers : withBody)) {
      body.abort()
      return this.#sayNo(unsendable(head))
    }
    this.#writer.send(body, trailers)
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
    return this.#said
  }

  abort(reason: Error, trailers?: HeaderList): void {
    if (this.#end || (this.#said && !this.#cutShort)) return
    if (trailers && !this.#cutShort) {
      this.#cutShort = true
      if (this.#writer.finish(reason, trailers)) return
    }
    this.#writer.stop(reason)
    cut(this.#stream, NGHTTP2_INTERNAL_ERROR)
  }

  /** What the body may have weighed on the wire so far. */
  get bodyBytes(): number {
    return this.body ? this.body.weightBytes + this.#stream.readableLength : 0
  }

  /** The message broke a rule. */
  refused(refusal: WireRefusal): void {
    this.#owner.counters.refuse(refusal.rule)
    this.#bodyDeadlineMs = 0
    if (this.answered) cut(this.#stream, NGHTTP2_CANCEL)
    else this.#sayNo(refusal)
    // Last: who reads it may answer at once for a body that broke off.
    this.body?.failed(new Error(refusal.detail))
  }

  /** The stream is over, whoever ended it. Returns whether the caller took back what it had asked for. */
  closed(): boolean {
    const { rstCode } = this.#stream
    const complete = this.#said && rstCode === NGHTTP2_NO_ERROR
    if (!complete || this.body?.ended === false) this.#broke()
    this.#finish(complete)
    return !complete && rstCode === NGHTTP2_CANCEL
  }

  sweep(nowMs: number): void {
    const { counters } = this.#owner
    if (this.#lettingGo) this.#closeWhenSaid()
    this.#letGoOfUnread()
    if (this.#takesTooSlowly(nowMs)) {
      counters.tooSlow++
      cut(this.#stream, NGHTTP2_CANCEL)
    } else if (this.#sendsTooSlowly(nowMs)) {
      counters.tooSlow++
      this.refused({ status: 408, rule: 'T-2', detail: 'The body comes too slowly.' })
    } else if (this.#bodyDeadlineMs !== 0 && nowMs >= this.#bodyDeadlineMs && this.body?.paused === false) {
      counters.bodyTimeouts++
      this.refused({ status: 408, rule: 'T-3', detail: 'The body stopped coming.' })
    }
  }

  // What the body asks.

  bodyWanted(): void {
    const stream = this.#stream
    if (this.#head.expectContinue && !this.answered && !stream.closed && !stream.destroyed) {
      stream.additionalHeaders({ ':status': 100 })
    }
    this.bodyMoved()
  }

  bodyMoved(): void {
    if (!this.#mayRest) this.#bodyDeadlineMs = this.#owner.clock.nowMs + this.#owner.limits.bodyIdleTimeoutMs
  }

  bodyEnded(): void {
    this.#bodyDeadlineMs = 0
  }

  bodyGivenUp(): void {
    this.#bodyDeadlineMs = 0
    if (this.#head.upgrade !== undefined && this.answered) cut(this.#stream, NGHTTP2_CANCEL)
    else if (this.#said) this.#letGo()
  }

  // What the reply's body says.

  bodySent(): void {
    this.#said = true
    if (this.body && !this.body.ended && !this.body.wanted) this.#letGo()
  }

  bodyBroken(): void {
    cut(this.#stream, NGHTTP2_INTERNAL_ERROR)
  }

  /** A stream in both directions may be silent: a tunnel, or a call that is answered while it goes on. */
  get #mayRest(): boolean {
    return this.answered
  }

  /** The rest of the request is not read: the caller is told so once it has the reply (RFC 9113 §8.1). */
  #letGo(): void {
    this.#lettingGo = true
    this.#writer.afterLast(() => setImmediate(() => this.#closeWhenSaid()))
  }

  /** A reset drops what is not on the wire yet, trailers too: where that takes longer, the next sweep asks again. */
  #closeWhenSaid(): void {
    if (this.#stream.state.localClose === 1) this.#stream.close(NGHTTP2_NO_ERROR)
  }

  #fieldsOf(head: ReplyHead, body: BodySource | undefined): { status: number; fields: string[] | undefined } {
    const { upgrade } = this.#head
    const { headers, lengthBytes = body?.lengthBytes } = head
    const switched = head.status === 101 && upgrade !== undefined
    const status = switched ? 200 : head.status
    // An answer that is none to the upgrade must not look like a tunnel (RFC 8441 §5).
    const refusedTunnel = upgrade !== undefined && !switched && status < 300
    if (!(status >= 200 && status <= 599) || refusedTunnel) return { status, fields: undefined }
    const fields = [':status', String(status)]
    Object.assign(fields, { [sensitiveHeaders]: neverIndexed })
    try {
      appendFields(fields, headers, upgrade === undefined ? undefined : 'sec-websocket-accept')
    } catch {
      return { status, fields: undefined }
    }
    if (!headers.has('date')) fields.push('date', this.#owner.clock.date)
    if (!switched && lengthBytes !== undefined && status !== 204) fields.push('content-length', String(lengthBytes))
    return { status, fields }
  }

  /** False when `node:http2` does not take the head. */
  #begin(fields: string[], options: ServerStreamResponseOptions): boolean {
    try {
      this.#stream.respond(fields, options)
      return true
    } catch {
      return false
    }
  }

  /** Answers with the refusal; where that cannot be, resets the stream. */
  #sayNo(refusal: WireRefusal): void {
    const stream = this.#stream
    this.answered = true
    if (stream.destroyed || stream.closed) return
    try {
      this.#refuse(refusal)
    } catch {
      cut(stream, NGHTTP2_INTERNAL_ERROR)
    }
  }

  #refuse(refusal: WireRefusal): void {
    const stream = this.#stream
    const { headers, text } = this.#owner.onRefusal?.(refusal) ?? {
      headers: new HeaderList(['Content-Type', 'text/plain']),
      text: `${refusal.detail}\n`,
    }
    const bytes = encoder.encode(text)
    const fields = [':status', String(refusal.status), 'date', this.#owner.clock.date]
    appendFields(fields, headers)
    fields.push('content-length', String(bytes.byteLength))
    if (this.#head.method === 'HEAD') {
      stream.respond(fields, withoutBody)
      return this.bodySent()
    }
    stream.respond(fields, withBody)
    this.#writer.send(bodyOf(bytes), false)
  }

  /**
   * Node keeps a stream that was closed until what it brought was read, which nobody does any more, and reads nothing of
   * its connection meanwhile, not even that the caller has gone.
   */
  #letGoOfUnread(): void {
    const stream = this.#stream
    if (!stream.closed || stream.destroyed || (stream.rstCode === NGHTTP2_NO_ERROR && !this.#lettingGo)) return
    if (this.#wasClosed) stream.destroy()
    this.#wasClosed = true
  }

  #broke(): void {
    const reason = new Error('the caller went away')
    this.body?.failed(reason)
    this.#writer.stop(reason)
  }

  #finish(complete: boolean): void {
    if (this.#end) return
    this.#end = { complete, bytesOut: this.#writer.bytes }
    this.#listeners?.(this.#end)
  }

  #sendsTooSlowly(nowMs: number): boolean {
    const { body } = this
    if (!body || body.ended || this.#mayRest) return false
    const turn = body.wanted && !body.paused
    return this.#pace.in.tooSlow(nowMs, body.received, turn, this.#owner.limits.bytesPerSecondMin)
  }

  #takesTooSlowly(nowMs: number): boolean {
    const { limits } = this.#owner
    const waiting = this.#stream.writableLength
    const taken = this.#writer.bytes - waiting
    if (waiting === 0 || taken !== this.#stuckBytes) {
      this.#stuckSinceMs = nowMs
      this.#stuckBytes = taken
    } else if (nowMs - this.#stuckSinceMs >= limits.sendIdleTimeoutMs) return true
    if (!this.answered || this.#head.upgrade !== undefined) return false
    return this.#pace.out.tooSlow(nowMs, taken, waiting > 0, limits.bytesPerSecondMin)
  }

  get #pace(): { in: Pace; out: Pace } {
    return (this.#paces ??= { in: new Pace(), out: new Pace() })
  }
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

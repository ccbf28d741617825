/** One request on one stream to an upstream, from its head to the end of the reply (RFC 9113 §8.1). */
import { createHash } from 'node:crypto'
import { Failure, type HeaderList } from '@gatehouse/base'
import { codes } from '../h2/fault.ts'
import { trailersOf } from '../h2/field-verdict.ts'
import { sayLast } from '../h2/last-frame.ts'
import { ReceiveWindow } from '../h2/receive-window.ts'
import type { Session } from '../h2/session.ts'
import { type Block, Stream } from '../h2/stream.ts'
import { StreamBody, type StreamBodyOwner } from '../h2/stream-body.ts'
import { StreamWriter, type StreamWriterOwner } from '../h2/stream-writer.ts'
import type { Call, CallHolder } from './call.ts'
import { type ReplyHead, replyHeadOf, sayRequest } from './http2-head.ts'
import { mayBeSilent } from './may-be-silent.ts'

export interface Http2StreamOwner extends Pick<StreamBodyOwner, 'piecesLast' | 'pieceGiven'> {
  readonly scheme: string
  readonly firstByteTimeoutMs: number
  readonly idleTimeoutMs: number
  readonly session: Session
  /** The whole connection went, not one stream. */
  readonly broken: boolean
  /** Its stream is gone. `again` came to nothing on it, and may be sent by another connection. */
  over(stream: Http2Exchange, again: Call | undefined): void
}

/** What an upstream may send of one reply ahead of its reader. */
export const replyWindowBytes = 131_072
export const replyLimits = { headerBytesMax: 65_536, headerFieldsMax: 256, targetBytesMax: 0 }
const interimMax = 8
/** Calls that had their second chance. */
const sentAgain = new WeakSet<Call>()
/** RFC 6455 §1.3. */
const webSocketGuid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

export class Http2Exchange extends Stream implements CallHolder, StreamBodyOwner, StreamWriterOwner {
  readonly #owner: Http2StreamOwner
  readonly #writer: StreamWriter
  /** Waits for its reply's head. */
  #call: Call | undefined
  #body: StreamBody | undefined
  readonly #call0: Call
  /** The request's body was asked for: it cannot be had again. */
  #started = false
  /** All of the reply has come. */
  #whole = false
  #interim = 0
  #failure: Failure | undefined
  #replyHeaders: HeaderList | undefined
  #quietMs = 0
  #sentMark = 0
  #over = false

  /** Throws where the head cannot be sent. */
  constructor(call: Call, id: number, owner: Http2StreamOwner) {
    const { session, scheme } = owner
    super(id, session.initialSendWindow)
    const { request } = call
    this.#owner = owner
    this.#call = call
    this.#call0 = call
    this.receiveWindow = new ReceiveWindow(replyWindowBytes)
    this.#writer = new StreamWriter(session, this, this)
    sayRequest(session, this, { request, scheme, last: request.body === undefined && request.upgrade === undefined })
    call.holder = this
  }

  /** Sends the request's body. The exchange may be over when this returns. */
  begin(): void {
    const { body, upgrade } = this.#call0.request
    if (!body || upgrade !== undefined) return
    this.#started = true
    this.#writer.send(body, body.lengthBytes === undefined)
  }

  cancelled(_: Call, failure: Failure): void {
    this.end(failure)
  }

  /** Ends it; whoever waits for it is told. */
  end(failure: Failure): void {
    this.#failure ??= failure
    this.#owner.session.reset(this, codes.cancel)
    this.#gone(codes.cancel)
  }

  /** Its connection went, or left it out (RFC 9113 §6.8). */
  lost(code: number): void {
    this.closed = true
    this.#gone(code)
  }

  /** Called every `elapsedMs`; gives up what takes too long. */
  sweep(elapsedMs: number): void {
    const { firstByteTimeoutMs, idleTimeoutMs } = this.#owner
    if (this.#isMoving()) this.#quietMs = 0
    else this.#quietMs += elapsedMs
    if (this.#call0.request.upgrade !== undefined && !this.#call) return
    const late = (detail: string) => this.end(new Failure('upstream_timeout', detail))
    if (this.#body) {
      if (this.#quietMs > idleTimeoutMs && this.#quietMs > this.#replyIdleMs(idleTimeoutMs)) {
        late('The upstream was silent for too long within its reply.')
      }
    } else if (this.localEnded) {
      if (this.#quietMs > firstByteTimeoutMs) late('The upstream did not begin to answer in time.')
    } else if (this.#quietMs > idleTimeoutMs) late('The upstream took nothing of the request for too long.')
  }

  /** What lasts may be silent for longer. */
  #replyIdleMs(usualMs: number): number {
    const lasts = mayBeSilent(this.#replyHeaders?.get('content-type'))
    return (lasts && this.#call0.request.streamIdleTimeoutMs) || usualMs
  }

  // What the stream brought.

  fields({ lines, overflowed }: Block, endStream: boolean): void {
    if (overflowed) return this.end(failedOff(undefined, 'The upstream said too large a head.'))
    if (this.#call) return this.#headCame(replyHeadOf(lines), endStream)
    const trailers = trailersOf(lines, replyLimits)
    if (!endStream || (trailers !== undefined && 'rule' in trailers)) return this.#malformed()
    this.#bodyCame(trailers)
  }

  data(piece: Uint8Array): void {
    if (this.#call) return this.#malformed()
    const body = this.#body
    if (!body) return
    body.data(piece)
    if (body.lengthBytes !== undefined && body.received > body.lengthBytes) this.#malformed()
  }

  dataEnded(): void {
    if (this.#call) this.#malformed()
    else this.#bodyCame(undefined)
  }

  wasReset(code: number): void {
    this.#gone(code)
  }

  // What the reply's body asks.

  get piecesLast(): boolean {
    return this.#owner.piecesLast
  }

  pieceGiven(): void {
    this.#owner.pieceGiven()
  }

  bodyWanted(): void {}

  bodyMoved(): void {
    this.#quietMs = 0
  }

  bodyUsed(bytes: number): void {
    this.#owner.session.used(this, bytes)
  }

  bodyEnded(): void {
    this.#stopSending()
  }

  bodyGivenUp(reason: Error | undefined): void {
    if (!this.closed) this.end(failedOff(reason))
  }

  // What the request's body says.

  bodySent(trailers: HeaderList | undefined): void {
    this.#quietMs = 0
    if (!this.localEnded) sayLast(this.#owner.session, this, trailers)
    this.#settle()
  }

  bodyBroken(reason: Error): void {
    this.end(reason instanceof Failure ? reason : failedOff(reason, 'The request broke off.'))
  }

  #isMoving(): boolean {
    if (this.#body?.paused) return true
    const mark = this.#writer.bytes - this.#writer.waitingBytes
    const moved = mark !== this.#sentMark
    this.#sentMark = mark
    return moved || (!this.#body && !this.localEnded && !this.#writer.blocked)
  }

  #headCame(head: ReplyHead | undefined, endStream: boolean): void {
    if (!head || (head.status < 200 && (endStream || head.status === 101))) return this.#malformed()
    if (head.status >= 200) return this.#replied(this.#call!, head, endStream)
    if (++this.#interim > interimMax) this.end(new Failure('upstream_failed', 'Too many interim replies came.'))
  }

  #replied(call: Call, { status, headers, lengthBytes }: ReplyHead, endStream: boolean): void {
    const { request } = call
    const tunnel = request.upgrade !== undefined && status < 300
    this.#call = undefined
    this.#replyHeaders = headers
    this.#quietMs = 0
    const bodiless = request.method === 'HEAD' || status === 204 || status === 304
    if (endStream && !bodiless && !tunnel && (lengthBytes ?? 0) > 0) {
      this.#call = call
      return this.#malformed()
    }
    if (!bodiless && !endStream) this.#body = new StreamBody(this, tunnel ? undefined : lengthBytes)
    if (tunnel) {
      headers.append('Sec-WebSocket-Accept', acceptOf(request.headers))
      if (request.body) this.#writer.send(request.body, false)
    } else if (status >= 300 || !this.#body) this.#stopSending()
    if (bodiless && !endStream && !this.closed) this.#finish()
    else this.#settle()
    call.succeed({ status: tunnel ? 101 : status, headers, body: this.#body, lengthBytes })
  }

  #bodyCame(trailers: HeaderList | undefined): void {
    const body = this.#body
    if (body?.lengthBytes !== undefined && body.received !== body.lengthBytes) return this.#malformed()
    this.#whole = true
    body?.end(trailers)
    this.#settle()
  }

  /** RFC 9113 §8.1.1. */
  #malformed(): void {
    this.#failure ??= failedOff(undefined, 'The upstream said what makes no sense.')
    this.#owner.session.reset(this, codes.protocol)
    this.#gone(codes.protocol)
  }

  /** The reply makes the rest of the request pointless (RFC 9113 §8.1). */
  #stopSending(): void {
    if (this.localEnded) return
    this.#writer.stop(new Error('the upstream answered before it had the whole request'))
    if (!this.closed && (!this.#body || this.#body.ended)) this.#finish()
  }

  /** Nothing more is wanted of the stream. */
  #finish(): void {
    this.#owner.session.reset(this, codes.cancel)
    this.#leave(undefined)
  }

  /** Both sides have said all. */
  #settle(): void {
    if (this.closed || !this.localEnded || !this.remoteEnded) return
    this.#owner.session.over(this)
    this.#leave(undefined)
  }

  #leave(again: Call | undefined): void {
    if (this.#over) return
    this.#over = true
    this.#owner.over(this, again)
  }

  #gone(code: number): void {
    if (this.#over) return
    const call = this.#call
    const again = call && this.#failure === undefined && this.#mayGoAgain(call, code) ? call : undefined
    const reason = this.#failure ?? failedOff(code === codes.none ? undefined : codeError(code))
    this.#call = undefined
    this.#leave(again)
    if (again) return
    this.#writer.stop(reason)
    call?.fail(reason)
    if (!this.#whole) this.#body?.failed(reason)
  }

  /** Refused streams were not worked on (RFC 9113 §8.7); one that vanished with its connection may have been. */
  #mayGoAgain(call: Call, code: number): boolean {
    if (this.#started || sentAgain.has(call)) return false
    sentAgain.add(call)
    return code === codes.refusedStream || (call.idempotent && this.#owner.broken)
  }
}

function acceptOf(headers: HeaderList): string {
  const key = headers.get('sec-websocket-key') ?? ''
  return createHash('sha1')
    .update(key + webSocketGuid)
    .digest('base64')
}

const codeError = (code: number | undefined) => new Error(`the stream was reset with code ${code}`)

function failedOff(cause?: Error, detail = 'The upstream broke off.'): Failure {
  return cause instanceof Failure ? cause : new Failure('upstream_failed', detail, cause === undefined ? {} : { cause })
}

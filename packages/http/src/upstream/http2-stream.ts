/** One request on one stream to an upstream, from its head to the end of the reply (RFC 9113 §8.1). */
import { createHash } from 'node:crypto'
import { type ClientHttp2Session, type ClientHttp2Stream, constants } from 'node:http2'
import { Failure, HeaderList, isEventStream } from '@gatehouse/base'
import { ofConnection } from '../h1/field-names.ts'
import type { Call, CallHolder } from './call.ts'
import { StreamBody, type StreamBodyOwner } from './http2-body.ts'
import { cut } from './http2-cut.ts'
import { appendFields } from './http2-fields.ts'
import { StreamWriter, type StreamWriterOwner } from './http2-writer.ts'

export interface Http2StreamOwner {
  readonly scheme: string
  readonly firstByteTimeoutMs: number
  readonly idleTimeoutMs: number
  /** The whole connection went, not one stream. */
  readonly broken: boolean
  /** Its stream is gone. `again` came to nothing on it, and may be sent by another connection. */
  over(stream: Http2Exchange, again: Call | undefined): void
}

const { NGHTTP2_CANCEL, NGHTTP2_FLAG_END_STREAM, NGHTTP2_NO_ERROR, NGHTTP2_REFUSED_STREAM } = constants
const interimMax = 8
/** Calls that had their second chance. */
const sentAgain = new WeakSet<Call>()
/** RFC 6455 §1.3. */
const webSocketGuid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

export class Http2Exchange implements CallHolder, StreamBodyOwner, StreamWriterOwner {
  readonly #owner: Http2StreamOwner
  readonly #stream: ClientHttp2Stream
  readonly #writer: StreamWriter
  /** Waits for its reply's head. */
  #call: Call | undefined
  #body: StreamBody | undefined
  readonly #call0: Call
  /** The request's body was asked for: it cannot be had again. */
  #started = false
  #interim = 0
  #failure: Failure | undefined
  #replyHeaders: HeaderList | undefined
  #quietMs = 0
  #sentMark = 0
  #over = false

  /** Throws where the head cannot be sent. */
  constructor(call: Call, session: ClientHttp2Session, owner: Http2StreamOwner) {
    const { upgrade } = call.request
    const body = upgrade === undefined ? call.request.body : undefined
    this.#owner = owner
    this.#call = call
    this.#call0 = call
    const endStream = body === undefined && upgrade === undefined
    const waitForTrailers = body !== undefined && body.lengthBytes === undefined
    const stream = session.request(fieldsOf(call, owner.scheme), { endStream, waitForTrailers })
    call.holder = this
    this.#stream = stream
    this.#writer = new StreamWriter(stream, this)
    if (endStream) this.#writer.sent = true
    stream.on('error', ignored)
    stream.on('close', () => this.#closed())
    stream.on('headers', () => this.#interimCame())
    stream.on('response', (_fields, flags, ...raw: unknown[]) => {
      this.#head(raw[0] as readonly string[], (flags & NGHTTP2_FLAG_END_STREAM) !== 0)
    })
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
    cut(this.#stream, NGHTTP2_CANCEL)
    this.#closed()
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
    } else if (this.#writer.sent) {
      if (this.#quietMs > firstByteTimeoutMs) late('The upstream did not begin to answer in time.')
    } else if (this.#quietMs > idleTimeoutMs) late('The upstream took nothing of the request for too long.')
  }

  /** An event stream may be silent for longer. */
  #replyIdleMs(usualMs: number): number {
    const isEvents = isEventStream(this.#replyHeaders?.get('content-type'))
    return (isEvents && this.#call0.request.eventStreamIdleTimeoutMs) || usualMs
  }

  // What the reply's body asks.

  bodyWanted(): void {}

  bodyMoved(): void {
    this.#quietMs = 0
  }

  bodyEnded(): void {
    this.#stopSending()
  }

  bodyGivenUp(reason: Error | undefined): void {
    this.end(failedOff(reason))
  }

  // What the request's body says.

  bodySent(): void {
    this.#quietMs = 0
  }

  bodyBroken(reason: Error): void {
    this.end(reason instanceof Failure ? reason : failedOff(reason, 'The request broke off.'))
  }

  #isMoving(): boolean {
    if (this.#body?.paused) return true
    const mark = this.#writer.bytes - this.#stream.writableLength
    const moved = mark !== this.#sentMark
    this.#sentMark = mark
    return moved || (!this.#body && !this.#writer.sent && !this.#writer.blocked)
  }

  #interimCame(): void {
    if (++this.#interim > interimMax) this.end(new Failure('upstream_failed', 'Too many interim replies came.'))
  }

  #head(raw: readonly string[], endStream: boolean): void {
    const call = this.#call
    if (!call) return
    const { request } = call
    const { status, headers } = headOf(raw)
    const length = headers.get('content-length')
    const lengthBytes = length === undefined ? undefined : Number(length)
    const tunnel = request.upgrade !== undefined && status >= 200 && status < 300
    this.#call = undefined
    this.#replyHeaders = headers
    this.#quietMs = 0
    const bodiless = endStream || request.method === 'HEAD' || status === 204 || status === 304
    if (!bodiless) this.#body = new StreamBody(this.#stream, this, tunnel ? undefined : lengthBytes)
    if (tunnel) {
      headers.append('Sec-WebSocket-Accept', acceptOf(request.headers))
      if (request.body) this.#writer.send(request.body, false)
    } else if (status >= 300 || bodiless) this.#stopSending()
    if (bodiless && !endStream) cut(this.#stream, NGHTTP2_CANCEL)
    call.succeed({ status: tunnel ? 101 : status, headers, body: this.#body, lengthBytes })
  }

  /** The reply makes the rest of the request pointless (RFC 9113 §8.1). */
  #stopSending(): void {
    if (this.#writer.sent && this.#stream.writableEnded) return
    this.#writer.stop(new Error('the upstream answered before it had the whole request'))
    if (!this.#body || this.#body.ended) cut(this.#stream, NGHTTP2_CANCEL)
  }

  #closed(): void {
    if (this.#over) return
    this.#over = true
    const call = this.#call
    const { rstCode } = this.#stream
    const again = call && this.#failure === undefined && this.#mayGoAgain(call, rstCode) ? call : undefined
    const reason = this.#failure ?? failedOff(rstCode === NGHTTP2_NO_ERROR ? undefined : codeError(rstCode))
    this.#call = undefined
    this.#owner.over(this, again)
    if (again) return
    this.#writer.stop(reason)
    call?.fail(reason)
    this.#body?.failed(reason)
  }

  /** Refused streams were not worked on (RFC 9113 §8.7); one that vanished with its connection may have been. */
  #mayGoAgain(call: Call, rstCode: number | undefined): boolean {
    if (this.#started || sentAgain.has(call)) return false
    sentAgain.add(call)
    return rstCode === NGHTTP2_REFUSED_STREAM || (call.idempotent && this.#owner.broken)
  }
}

function fieldsOf(call: Call, scheme: string): string[] {
  const { method, target, headers, upgrade, body } = call.request
  const connect = upgrade !== undefined
  const fields = [':method', connect ? 'CONNECT' : method, ':scheme', scheme, ':path', target]
  fields.push(':authority', headers.get('host') ?? '')
  if (connect) fields.push(':protocol', upgrade)
  const from = fields.length
  appendFields(fields, headers, 'host')
  for (let i = fields.length - 2; i >= from; i -= 2) {
    const name = fields[i]!.toLowerCase()
    if (name === 'expect' || (connect && name === 'sec-websocket-key')) fields.splice(i, 2)
  }
  if (!connect) fields.push('te', 'trailers')
  if (!connect && body?.lengthBytes !== undefined) fields.push('content-length', String(body.lengthBytes))
  return fields
}

function headOf(raw: readonly string[]): { status: number; headers: HeaderList } {
  const flat: string[] = []
  let status = 0
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i]!
    if (name === ':status') status = Number(raw[i + 1])
    else if (name.charCodeAt(0) !== 0x3a && (name === 'content-length' || !ofConnection(name)))
      flat.push(name, raw[i + 1]!)
  }
  return { status, headers: new HeaderList(flat) }
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

function ignored(): void {}

/** One socket to an upstream: requests one after the other, each with its reply (RFC 9112 §9.3). */
import type { Socket } from 'node:net'
import { Failure, type HeaderList } from '@gatehouse/base'
import type { HeadLimits, ResponseEvents, ResponseHead, WireRefusal } from '../h1/message.ts'
import { ResponseReader } from '../h1/response-reader.ts'
import type { Inlet, PieceFate, Receiver } from '../inlet.ts'
import type { Call, CallHolder } from './call.ts'
import { mayBeSilent } from './may-be-silent.ts'
import { ReplyBody, type ReplyFlow } from './reply-body.ts'
import { type RequestFlow, RequestWriter } from './request-writer.ts'
import type { UpstreamReply } from './upstream.ts'

export interface Http1ConnectionOwner {
  readonly firstByteTimeoutMs: number
  readonly idleTimeoutMs: number
  /** Ready for another request. */
  free(connection: Http1Connection): void
  /** Gone for good. `again` came to nothing on it, and may be sent by another connection. */
  gone(connection: Http1Connection, again: Call | undefined): void
}

export interface OpenSocket {
  socket: Socket
  inlet: Inlet
  /** Literal it is connected to; undefined for a socket on this machine. */
  address: string | undefined
}

const replyLimits: HeadLimits = { headerBytesMax: 65_536, headerFieldsMax: 256, targetBytesMax: 0 }

export class Http1Connection implements CallHolder, ResponseEvents, ReplyFlow, RequestFlow, Receiver {
  readonly address: string | undefined
  /** Requests so far. */
  requests = 0
  /** Not used again. */
  retired = false
  /** When it is too old, as `performance.now()` counts. */
  oldMs = Number.POSITIVE_INFINITY
  readonly #owner: Http1ConnectionOwner
  readonly #socket: Socket
  readonly #inlet: Inlet
  readonly #reader = new ResponseReader(this, replyLimits)
  readonly #writer: RequestWriter
  /** Waits for its reply's head. */
  #call: Call | undefined
  /** Has its head, and hears of it when what came with it is read. */
  #answered: Call | undefined
  #reply: UpstreamReply | undefined
  /** The reply, as long as more of it is to come. */
  #body: ReplyBody | undefined
  #replyHeaders: HeaderList | undefined
  #streamIdleMs = 0
  #busy = false
  /** Something came since the request began. */
  #heard = false
  /** The reply is complete. */
  #complete = false
  #keepAlive = false
  #tunnel = false
  /** Pieces of the own buffer were given away by a message that is over. */
  #given = false
  #paused = false
  #receiving = false
  #closed = false
  /** Without progress so far, as the sweeps count it. */
  #quietMs = 0
  #sentMark = 0

  constructor({ socket, inlet, address }: OpenSocket, owner: Http1ConnectionOwner) {
    this.address = address
    this.#owner = owner
    this.#socket = socket
    this.#inlet = inlet
    this.#writer = new RequestWriter(socket, this)
    inlet.receiver = this
    readBeforeEnd(socket)
    socket.on('end', () => this.#ended())
    socket.on('error', error => this.#lost(error))
    socket.on('close', () => this.#lost(undefined))
  }

  /** It may carry a request now. */
  get usable(): boolean {
    return !this.#closed && !this.#busy && !this.retired && this.#socket.writable && this.#socket.readable
  }

  get busy(): boolean {
    return this.#busy
  }

  /** How long it has been without work. */
  get idleMs(): number {
    return this.#busy ? 0 : this.#quietMs
  }

  send(call: Call): void {
    const { request } = call
    this.#call = call
    call.holder = this
    this.#busy = true
    this.#heard = this.#complete = this.#keepAlive = false
    this.#quietMs = 0
    this.requests++
    this.#reader.expect(request.method, request.upgrade)
    this.#writer.send(call.head, call.framing, request.upgrade === undefined ? request.body : undefined)
  }

  /** Ends it, and what is under way on it. */
  destroy(failure?: Failure): void {
    if (!this.#closed) this.#close(failure, undefined)
  }

  cancelled(_: Call, failure: Failure): void {
    this.destroy(failure)
  }

  /** Called every `elapsedMs`; gives up what takes too long. */
  sweep(elapsedMs: number): void {
    const { firstByteTimeoutMs, idleTimeoutMs } = this.#owner
    if (this.#isMoving()) this.#quietMs = 0
    else this.#quietMs += elapsedMs
    if (!this.#busy || this.#tunnel) return
    const late = (detail: string) => this.destroy(new Failure('upstream_timeout', detail))
    if (this.#body) {
      if (this.#quietMs > idleTimeoutMs && this.#quietMs > this.#replyIdleMs())
        late('The upstream was silent for too long within its reply.')
    } else if (this.#writer.sent && !this.#writer.blocked) {
      if (this.#quietMs > firstByteTimeoutMs) late('The upstream did not begin to answer in time.')
    } else if (this.#quietMs > idleTimeoutMs) late('The upstream took nothing of the request for too long.')
  }

  /** Asked for only when a reply was silent for long: whether it is one that may be. */
  #replyIdleMs(): number {
    const lasts = mayBeSilent(this.#replyHeaders?.get('content-type'))
    return lasts ? this.#streamIdleMs : this.#owner.idleTimeoutMs
  }

  /** What has to move is moving, or it is not the upstream's turn. */
  #isMoving(): boolean {
    if (this.#body) return this.#paused
    if (!this.#busy) return false
    const mark = this.#socket.bytesWritten - this.#writer.untakenBytes
    const moved = mark !== this.#sentMark
    this.#sentMark = mark
    return moved || (!this.#writer.sent && !this.#writer.blocked)
  }

  // What comes in.

  received(bytes: Uint8Array): boolean {
    if (this.#closed) return false
    this.#heard = true
    this.#receiving = true
    try {
      const taken = this.#tunnel ? 0 : this.#reader.read(bytes, 0)
      if (this.#tunnel && taken < bytes.byteLength) this.data(bytes.subarray(taken))
      if (this.#complete && !this.#closed) this.#settle(taken === bytes.byteLength)
      if (this.#answered) this.#answer(this.#answered, this.#reply!)
    } finally {
      this.#receiving = false
    }
    return !this.#paused && !this.#closed
  }

  /** Head and body in one: a short reply goes on in one write, out of the memory it was read to. */
  #answer(call: Call, reply: UpstreamReply): void {
    const { body } = reply
    this.#answered = this.#reply = undefined
    call.succeed(reply)
    if (body) (body as ReplyBody).keep()
  }

  fate(): PieceFate {
    const body = this.#body
    const given = this.#given || body?.given === true
    this.#given = false
    if (body) body.given = false
    if (given) return 'given'
    if (!body) return 'over'
    return body.paused ? 'held' : 'used'
  }

  continued(): void {}

  head(head: ResponseHead): void {
    const call = this.#call
    if (!call) return
    const { status, headers, lengthBytes } = head
    this.#call = undefined
    this.#quietMs = 0
    this.#keepAlive = head.keepAlive
    this.#tunnel = head.body === 'tunnel'
    const length = head.body === 'length' ? lengthBytes : undefined
    const body = head.body === 'none' ? undefined : new ReplyBody(this, length)
    this.#body = body
    this.#replyHeaders = headers
    this.#streamIdleMs = call.request.streamIdleTimeoutMs ?? this.#owner.idleTimeoutMs
    if (this.#tunnel) this.#writer.tunnel(call.request.body)
    else if (status >= 300 && !this.#writer.sent) this.#stopSending()
    this.#answered = call
    this.#reply = { status, headers, body, lengthBytes }
  }

  data(piece: Uint8Array): void {
    this.#quietMs = 0
    const { own } = this.#inlet
    const fleeting = !own && this.#answered !== undefined
    this.#body?.push(own || fleeting ? piece : Buffer.from(piece), fleeting)
  }

  end(trailers: HeaderList | undefined): void {
    const body = this.#body
    this.#complete = true
    this.#body = undefined
    if (!body) return
    body.end(trailers)
    this.#given ||= body.given || body.paused
  }

  refused({ rule, detail }: WireRefusal): void {
    if (!this.#busy) return this.destroy()
    const text = `The upstream's reply cannot be understood: ${detail}`
    this.destroy(new Failure('upstream_failed', text, { extra: { rule } }))
  }

  pause(): void {
    if (this.#paused) return
    this.#paused = true
    if (!this.#receiving) this.#socket.pause()
  }

  resume(): void {
    if (!this.#paused || this.#closed) return
    this.#paused = false
    this.#quietMs = 0
    if (!this.#receiving) this.#socket.resume()
  }

  replyGivenUp(reason: Error | undefined): void {
    this.#body = undefined
    this.destroy(failedOff(reason))
  }

  // What goes out.

  requestSent(): void {
    this.#quietMs = 0
  }

  requestBroken(reason: Error): void {
    this.destroy(reason instanceof Failure ? reason : failedOff(reason, 'The request broke off.'))
  }

  /** The reply makes the rest of the request pointless (RFC 9112 §9.5). */
  #stopSending(): void {
    this.#keepAlive = false
    this.#writer.stop(new Error('the upstream answered before it had the whole request'))
  }

  /** After a complete reply: ready for the next request, if nothing is left over on either side. */
  #settle(nothingLeft: boolean): void {
    const { sent, blocked } = this.#writer
    if (!nothingLeft || !this.#keepAlive || !sent || blocked) return this.destroy()
    this.#busy = false
    this.#replyHeaders = undefined
    this.#complete = false
    this.#quietMs = 0
    if (this.#paused) this.resume()
    this.#owner.free(this)
  }

  /** The upstream sends no more. */
  #ended(): void {
    if (this.#closed) return
    if (this.#tunnel) {
      const body = this.#body
      this.#body = undefined
      body?.end(undefined)
      if (this.#writer.sent) this.#socket.end()
    } else if (!this.#busy || !this.#heard) this.#lost(undefined)
    else {
      this.#reader.finish()
      this.destroy()
    }
  }

  /** The socket is gone. A kept one that was closed before it brought anything is no answer to the request. */
  #lost(cause: Error | undefined): void {
    if (this.#closed) return
    const call = this.#call
    const stale = call && !this.#heard && this.requests > 1 && call.idempotent && !this.#writer.started
    this.#close(cause && failedOff(cause), stale ? call : undefined)
  }

  #close(failure: Failure | undefined, again: Call | undefined): void {
    this.#closed = true
    const call = this.#call === again ? undefined : this.#call
    const body = this.#body
    this.#call = this.#body = undefined
    this.#socket.destroy()
    this.#inlet.close()
    this.#owner.gone(this, again)
    if (!call && !body && this.#writer.sent) return
    const reason = failure ?? failedOff()
    this.#writer.stop(reason)
    call?.fail(reason)
    body?.failed(reason)
  }
}

/**
 * An upstream that refuses early may reset the connection (RFC 9112 §9.6). Its answer came before that; a write that
 * fails destroys the socket only after what is there could be read.
 */
function readBeforeEnd(socket: Socket): void {
  const destroy = socket.destroy
  socket.destroy = (error?: NodeJS.ErrnoException) => {
    if (error?.syscall !== 'write') return destroy.call(socket, error)
    // The second comes after sockets were looked at once more.
    setImmediate(() => setImmediate(() => destroy.call(socket, error)))
    return socket
  }
}

function failedOff(cause?: Error, detail = 'The upstream broke off.'): Failure {
  return new Failure('upstream_failed', detail, cause === undefined ? {} : { cause })
}

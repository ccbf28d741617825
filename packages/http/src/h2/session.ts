/** One connection of HTTP/2, whoever began it: its streams, and what goes out on them (RFC 9113). */
import type { Socket } from 'node:net'
import { ConnectionFault } from './fault.ts'
import { FrameOutlet, type OutletOwner } from './frame-outlet.ts'
import { FrameWriter } from './frame-writer.ts'
import type { ListLimits } from './hpack/decoder.ts'
import { Encoder } from './hpack/encoder.ts'
import { connectionWindowBytes, Incoming } from './incoming.ts'
import type { SessionEvents } from './session-events.ts'
import type { Setting } from './settings.ts'
import type { Stream, Waiter } from './stream.ts'

/** What windows are until something else is said. */
export const windowBytesDefault = 65_535
/** Streams that we have reset, and that the peer may not know of yet. */
const severedMax = 1000

export class Session implements OutletOwner {
  readonly outlet: FrameOutlet
  readonly writer: FrameWriter
  readonly encoder = new Encoder()
  readonly streams = new Map<number, Stream>()
  /** What the peer takes of all streams together. */
  sendWindow = windowBytesDefault
  /** Of each new stream. */
  initialSendWindow = windowBytesDefault
  /** DATA frames and their bytes so far. */
  sentFrames = 0
  sentBytes = 0
  readonly #events: SessionEvents
  readonly #incoming: Incoming
  /** By number: the DATA that may be on its way on streams that we have reset. */
  readonly #severed = new Map<number, number>()
  readonly #waiting = new Set<Waiter>()

  constructor(socket: Socket, events: SessionEvents, limits: ListLimits) {
    this.outlet = new FrameOutlet(socket, this)
    this.writer = new FrameWriter(this.outlet)
    this.#events = events
    this.#incoming = new Incoming(this, events, limits)
  }

  /** Says the settings that begin every connection, and opens its window. */
  begin(settings: readonly Setting[]): void {
    this.writer.settings(settings)
    this.writer.windowUpdate(0, connectionWindowBytes - windowBytesDefault)
  }

  /** Returns where it stopped. What is behind that is to be read again, after `goOnReading`. */
  read(bytes: Uint8Array, from = 0): number {
    try {
      return this.#incoming.reader.read(bytes, from)
    } catch (thrown) {
      if (!(thrown instanceof ConnectionFault)) throw thrown
      this.#events.faulty(thrown)
      return bytes.byteLength
    }
  }

  /** Reads no further than the frame of now. */
  stop(): void {
    this.#incoming.reader.stopped = true
  }

  goOnReading(): void {
    this.#incoming.reader.stopped = false
  }

  /** How much of a body may be sent on the stream in one frame. */
  sendable({ sendWindow }: Stream): number {
    const most = Math.min(this.sendWindow, sendWindow, this.writer.frameBytesMax)
    return most > 0 && this.outlet.open ? most : 0
  }

  /** Sends a piece that is `sendable`. */
  send(stream: Stream, piece: Uint8Array, endStream: boolean): void {
    const length = piece.byteLength
    stream.sendWindow -= length
    this.sendWindow -= length
    this.sentFrames++
    this.sentBytes += length
    this.writer.data(stream.id, piece, endStream)
  }

  /** It is asked to go on when something has changed. */
  wait(waiter: Waiter): void {
    this.#waiting.add(waiter)
  }

  waitNoMore(waiter: Waiter): void {
    this.#waiting.delete(waiter)
  }

  /** Ends a stream at once; what comes on it is dropped from here on. */
  reset(stream: Stream, code: number): void {
    if (stream.closed) return
    this.writer.reset(stream.id, code)
    if (!stream.remoteEnded) this.#sever(stream.id, stream.receiveWindow!.left)
    this.over(stream)
  }

  /** Both sides have said all. */
  over(stream: Stream): void {
    stream.closed = true
    this.streams.delete(stream.id)
  }

  /** Content of the stream was used up: the peer may send as much again. */
  used(stream: Stream, bytes: number): void {
    if (stream.closed || stream.remoteEnded) return
    const told = stream.receiveWindow!.free(bytes)
    if (told > 0) this.writer.windowUpdate(stream.id, told)
  }

  outletDrained(): void {
    this.goOn()
    this.#events.outletDrained()
  }

  /** The peer broke a rule on the stream (RFC 9113 §5.4.2). */
  fault(stream: Stream, code: number): void {
    this.reset(stream, code)
    this.#events.streamReset(stream, code)
  }

  /** A stream that was never served, or is over. `bytesOnTheWay`: what the peer may have sent before it hears of that. */
  refuse(stream: number, code: number, bytesOnTheWay = windowBytesDefault): void {
    this.writer.reset(stream, code)
    this.#sever(stream, bytesOnTheWay)
  }

  /** We reset it, and the peer may go on sending: what it says meanwhile means nothing (RFC 9113 §5.1). */
  isSevered(stream: number): boolean {
    return this.#severed.has(stream)
  }

  /** DATA came on such a stream, or on one that is over. Returns how much of it nothing explains. */
  dropped(stream: number, bytes: number): number {
    const left = this.#severed.get(stream) ?? 0
    if (left > 0) this.#severed.set(stream, left - bytes)
    return Math.max(0, bytes - left)
  }

  /** The peer has said its last on it. */
  forget(stream: number): void {
    this.#severed.delete(stream)
  }

  #sever(stream: number, bytesOnTheWay: number): void {
    if (this.#severed.size === severedMax) this.#severed.delete(this.#severed.keys().next().value!)
    this.#severed.set(stream, bytesOnTheWay)
  }

  /** Everyone who waits may send a frame, in turn, as long as one of them can. */
  goOn(): void {
    for (let went = this.#waiting.size > 0; went; ) {
      went = false
      for (const waiter of this.#waiting) if (waiter.go()) went = true
    }
  }
}

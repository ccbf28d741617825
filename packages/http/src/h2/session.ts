/** One connection of HTTP/2, whoever began it: frames in, windows, header blocks (RFC 9113). */
import type { Socket } from 'node:net'
import { ConnectionFault, codes } from './fault.ts'
import { FrameOutlet, type OutletOwner } from './frame-outlet.ts'
import { type Frame, type FrameEvents, FrameReader, flags, frameTypes } from './frame-reader.ts'
import { FrameWriter } from './frame-writer.ts'
import { HeaderBlock, trimHeaders } from './header-block.ts'
import { Decoder, type ListLimits } from './hpack/decoder.ts'
import { Encoder } from './hpack/encoder.ts'
import { ReceiveWindow } from './receive-window.ts'
import { readSettings, settingIds, windowBytesMax } from './settings.ts'
import type { Block, Stream, Waiter } from './stream.ts'

export interface SessionEvents {
  /** A header block on a stream that is not open. */
  opens(stream: number, block: Block, endStream: boolean): void
  /** The stream was never open. */
  isIdle(stream: number): boolean
  /** A frame brought nothing but so many bytes. */
  idled(bytes: number): void
  /** A DATA frame was empty, and not the last. */
  emptyData(): void
  /** A header block goes on and on. */
  endlessHead(): void
  pinged(): void
  pongCame(): void
  settingsCame(settings: readonly (readonly [id: number, value: number])[]): void
  goawayCame(code: number, lastStream: number): void
  /** A stream is over that we did not reset, or was reset because of what the peer did. */
  streamReset(stream: Stream, code: number): void
  /** A stream was reset that is over. */
  overReset(): void
  /** The connection is to end. */
  faulty(fault: ConnectionFault): void
  outletDrained(): void
}

/** What windows are until something else is said. */
export const windowBytesDefault = 65_535
const connectionWindowBytes = 1_048_576
/** As many as make a head of 147 KB (CVE-2024-27316). */
const continuationsMax = 8
/** Streams that we have reset, and that the peer may not know of yet. */
const severedMax = 1000

export class Session implements FrameEvents, OutletOwner {
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
  readonly #reader: FrameReader
  readonly #decoder: Decoder
  readonly #window = new ReceiveWindow(connectionWindowBytes)
  readonly #severed = new Set<number>()
  readonly #waiting = new Set<Waiter>()
  #block: HeaderBlock | undefined
  #settled = false
  /** Of the DATA frame under way. */
  #dataStream: Stream | undefined
  #dataBytes = 0

  constructor(socket: Socket, events: SessionEvents, limits: ListLimits) {
    this.outlet = new FrameOutlet(socket, this)
    this.writer = new FrameWriter(this.outlet)
    this.#events = events
    this.#reader = new FrameReader(this)
    this.#decoder = new Decoder(limits)
  }

  /** Says the settings that begin every connection, and opens its window. */
  begin(settings: readonly (readonly [id: number, value: number])[]): void {
    this.writer.settings(settings)
    this.writer.windowUpdate(0, connectionWindowBytes - windowBytesDefault)
  }

  read(bytes: Uint8Array, from = 0): void {
    try {
      this.#reader.read(bytes, from)
    } catch (thrown) {
      if (!(thrown instanceof ConnectionFault)) throw thrown
      this.#events.faulty(thrown)
    }
  }

  /** Nothing more is read. */
  stop(): void {
    this.#reader.stopped = true
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
    if (!stream.remoteEnded) this.#sever(stream.id)
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

  // What was read.

  frame(frame: Frame): void {
    const { type } = frame
    if (this.#block && type !== frameTypes.continuation) broken('Another frame stands within a header block.')
    if (!this.#settled && type !== frameTypes.settings) broken('The first frame is not SETTINGS.')
    switch (type) {
      case frameTypes.headers:
        return this.#headers(frame)
      case frameTypes.continuation:
        return this.#continuation(frame)
      case frameTypes.windowUpdate:
        return this.#windowUpdate(frame)
      case frameTypes.reset:
        return this.#reset(frame)
      case frameTypes.settings:
        return this.#settings(frame)
      case frameTypes.ping:
        return this.#ping(frame)
      case frameTypes.goaway:
        return this.#goaway(frame)
      case frameTypes.priority:
        return this.#priority(frame)
      case frameTypes.pushPromise:
        return broken('A PUSH_PROMISE came.')
      default:
        this.#events.idled(frame.length)
    }
  }

  dataBegins(frame: Frame): void {
    if (this.#block) broken('Another frame stands within a header block.')
    if (!this.#settled) broken('The first frame is not SETTINGS.')
    if (!this.#window.take(frame.length))
      throw new ConnectionFault(codes.flowControl, 'More came than the window allows.')
    const told = this.#window.free(frame.length)
    if (told > 0) this.writer.windowUpdate(0, told)
    this.#dataBytes = 0
    this.#dataStream = this.#openFor(frame)
  }

  data({ bytes, from, to }: Frame): void {
    this.#dataBytes += to - from
    const stream = this.#dataStream
    if (stream && !stream.closed) stream.data(bytes.subarray(from, to))
  }

  dataEnds(frame: Frame): void {
    const stream = this.#dataStream
    const endStream = (frame.flags & flags.endStream) !== 0
    this.#dataStream = undefined
    if (!stream) {
      if (endStream) this.#severed.delete(frame.stream)
      return this.#events.idled(frame.length)
    }
    const padding = frame.length - this.#dataBytes
    if (padding > 0) {
      this.#events.idled(padding)
      this.used(stream, padding)
    }
    if (stream.closed) return
    if (!endStream) return this.#dataBytes === 0 && padding === 0 ? this.#events.emptyData() : undefined
    stream.remoteEnded = true
    stream.dataEnded()
  }

  outletDrained(): void {
    this.#goOn()
    this.#events.outletDrained()
  }

  /** The stream that a DATA frame may come on; undefined where it is dropped. */
  #openFor({ stream: id, length }: Frame): Stream | undefined {
    const stream = this.streams.get(id)
    if (!stream) {
      if (id === 0 || this.#events.isIdle(id)) broken('DATA came on no stream.')
      if (!this.#severed.has(id)) this.refuse(id, codes.streamClosed)
      return undefined
    }
    if (stream.remoteEnded) {
      this.fault(stream, codes.streamClosed)
      return undefined
    }
    if (stream.receiveWindow!.take(length)) return stream
    this.fault(stream, codes.flowControl)
    return undefined
  }

  #headers(frame: Frame): void {
    const { stream, flags: set } = frame
    if (stream === 0) broken('HEADERS came on no stream.')
    trimHeaders(frame)
    if ((set & flags.endHeaders) !== 0) {
      return this.#head({ stream, endStream: (set & flags.endStream) !== 0, frame })
    }
    this.#block = new HeaderBlock(frame)
    this.#block.add(frame)
  }

  #continuation(frame: Frame): void {
    const block = this.#block
    if (!block || block.stream !== frame.stream) return broken('A CONTINUATION follows no HEADERS.')
    if (++block.continuations > continuationsMax) return this.#events.endlessHead()
    block.add(frame)
    if ((frame.flags & flags.endHeaders) === 0) return
    this.#block = undefined
    const { view, stream, endStream } = block
    this.#head({ stream, endStream, frame: { bytes: view, from: 0, to: view.byteLength } })
  }

  #head({
    stream: id,
    endStream,
    frame: { bytes, from, to },
  }: {
    stream: number
    endStream: boolean
    frame: Pick<Frame, 'bytes' | 'from' | 'to'>
  }): void {
    const decoder = this.#decoder
    decoder.decode(bytes, from, to)
    const stream = this.streams.get(id)
    if (stream) {
      if (stream.remoteEnded) return this.fault(stream, codes.streamClosed)
      stream.remoteEnded = endStream
      return stream.fields(decoder, endStream)
    }
    if (!this.#severed.has(id)) return this.#events.opens(id, decoder, endStream)
    if (endStream) this.#severed.delete(id)
    this.#events.idled(to - from)
  }

  #windowUpdate(frame: Frame): void {
    const { stream: id } = frame
    const bytes = word(frame) & windowBytesMax
    this.#events.idled(frame.length)
    if (id === 0) {
      if (bytes === 0) broken('A window is opened by 0.')
      this.sendWindow += bytes
      if (this.sendWindow > windowBytesMax)
        throw new ConnectionFault(codes.flowControl, 'A window is larger than may be.')
      return this.#goOn()
    }
    const stream = this.#known(id)
    if (!stream) return
    if (bytes === 0) return this.fault(stream, codes.protocol)
    stream.sendWindow += bytes
    if (stream.sendWindow > windowBytesMax) return this.fault(stream, codes.flowControl)
    this.#goOn()
  }

  #reset(frame: Frame): void {
    const { stream: id } = frame
    const code = word(frame)
    if (id === 0) broken('RST_STREAM came on no stream.')
    this.#severed.delete(id)
    const stream = this.#known(id)
    if (!stream) return this.#events.overReset()
    this.over(stream)
    this.#events.streamReset(stream, code)
  }

  #settings({ stream, flags: set, length, bytes, from, to }: Frame): void {
    if (stream !== 0) broken('SETTINGS came on a stream.')
    const ack = (set & flags.ack) !== 0
    if (length % 6 !== 0 || (ack && length > 0)) throw new ConnectionFault(codes.frameSize, 'SETTINGS are cut.')
    if (ack) return this.#settled ? undefined : broken('The first frame is not SETTINGS.')
    this.#settled = true
    const settings = readSettings(bytes, from, to)
    for (const [id, value] of settings) {
      if (id === settingIds.headerTableSize) this.encoder.resize(value)
      else if (id === settingIds.initialWindowSize) this.#resizeWindows(value)
    }
    this.writer.settingsAck()
    this.#goOn()
    this.#events.settingsCame(settings)
  }

  /** RFC 9113 §6.9.2. */
  #resizeWindows(size: number): void {
    const more = size - this.initialSendWindow
    this.initialSendWindow = size
    for (const stream of this.streams.values()) {
      stream.sendWindow += more
      if (stream.sendWindow > windowBytesMax)
        throw new ConnectionFault(codes.flowControl, 'A window is larger than may be.')
    }
  }

  #ping({ stream, flags: set, length, bytes, from, to }: Frame): void {
    if (stream !== 0) broken('PING came on a stream.')
    if (length !== 8) throw new ConnectionFault(codes.frameSize, 'A PING has not 8 bytes.')
    if ((set & flags.ack) !== 0) return this.#events.pongCame()
    this.writer.ping(bytes.subarray(from, to), true)
    this.#events.pinged()
  }

  #goaway({ stream, length, bytes, from }: Frame): void {
    if (stream !== 0) broken('GOAWAY came on a stream.')
    if (length < 8) throw new ConnectionFault(codes.frameSize, 'A GOAWAY is cut.')
    const view = new DataView(bytes.buffer, bytes.byteOffset + from)
    this.#events.goawayCame(view.getUint32(4), view.getUint32(0) & windowBytesMax)
  }

  /** Deprecated (RFC 9113 §5.3.2), and of no effect. */
  #priority({ stream: id, length }: Frame): void {
    if (id === 0) broken('PRIORITY came on no stream.')
    this.#events.idled(length)
    if (length === 5) return
    const stream = this.streams.get(id)
    if (stream) this.fault(stream, codes.frameSize)
    else throw new ConnectionFault(codes.frameSize, 'A PRIORITY has not 5 bytes.')
  }

  /** Undefined of a stream that is over. */
  #known(id: number): Stream | undefined {
    const stream = this.streams.get(id)
    if (!stream && this.#events.isIdle(id)) broken('A frame came on a stream that was never open.')
    return stream
  }

  /** The peer broke a rule on the stream (RFC 9113 §5.4.2). */
  fault(stream: Stream, code: number): void {
    this.reset(stream, code)
    this.#events.streamReset(stream, code)
  }

  /** A stream that was never served, or is over. */
  refuse(stream: number, code: number): void {
    this.writer.reset(stream, code)
    this.#sever(stream)
  }

  #sever(stream: number): void {
    if (this.#severed.size === severedMax) this.#severed.delete(this.#severed.keys().next().value!)
    this.#severed.add(stream)
  }

  /** Everyone who waits may send a frame, in turn, as long as one of them can. */
  #goOn(): void {
    for (let went = this.#waiting.size > 0; went; ) {
      went = false
      for (const waiter of this.#waiting) if (waiter.go()) went = true
    }
  }
}

function word({ length, bytes, from }: Frame): number {
  if (length !== 4) throw new ConnectionFault(codes.frameSize, 'A frame has not 4 bytes.')
  return ((bytes[from]! << 24) | (bytes[from + 1]! << 16) | (bytes[from + 2]! << 8) | bytes[from + 3]!) >>> 0
}

/** RFC 9113 §5.4.1. */
function broken(detail: string): never {
  throw new ConnectionFault(codes.protocol, detail)
}

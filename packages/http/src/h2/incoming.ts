/** What comes on a connection of HTTP/2: frames judged, and brought to their streams (RFC 9113 §5, §6). */
import { ConnectionFault, codes } from './fault.ts'
import { type Frame, type FrameEvents, FrameReader, flags, frameTypes } from './frame-reader.ts'
import { HeaderBlock, trimHeaders } from './header-block.ts'
import { Decoder, type ListLimits } from './hpack/decoder.ts'
import { ReceiveWindow } from './receive-window.ts'
import type { Session } from './session.ts'
import type { SessionEvents } from './session-events.ts'
import { readSettings, settingIds, windowBytesMax } from './settings.ts'
import type { Stream } from './stream.ts'

/** What the peer may send on all streams together. */
export const connectionWindowBytes = 1_048_576
/** As many as make a head of 147 KB (CVE-2024-27316). */
const continuationsMax = 8

export class Incoming implements FrameEvents {
  readonly reader: FrameReader
  readonly #session: Session
  readonly #events: SessionEvents
  readonly #decoder: Decoder
  readonly #window = new ReceiveWindow(connectionWindowBytes)
  #block: HeaderBlock | undefined
  #settled = false
  /** Of the DATA frame under way. */
  #dataStream: Stream | undefined
  #dataBytes = 0

  constructor(session: Session, events: SessionEvents, limits: ListLimits) {
    this.#session = session
    this.#events = events
    this.reader = new FrameReader(this)
    this.#decoder = new Decoder(limits)
  }

  frame(frame: Frame): void {
    this.#whole(frame)
    // What is answered to what is read has nowhere to go.
    if (!this.#session.outlet.calm) this.reader.stopped = true
  }

  #whole(frame: Frame): void {
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
    if (told > 0) this.#session.writer.windowUpdate(0, told)
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
    if (!stream) return this.#droppedData(frame, endStream)
    const padding = frame.length - this.#dataBytes
    if (padding > 0) {
      this.#events.idled(padding)
      this.#session.used(stream, padding)
    }
    if (stream.closed) return
    if (!endStream) return this.#dataBytes === 0 && padding === 0 ? this.#events.emptyData() : undefined
    stream.remoteEnded = true
    stream.dataEnded()
  }

  #droppedData({ stream: id, length }: Frame, endStream: boolean): void {
    const unexplained = this.#session.dropped(id, length)
    if (endStream) this.#session.forget(id)
    if (length === 0) this.#events.emptyData()
    else if (unexplained > 0) this.#events.idled(unexplained)
  }

  /** The stream that a DATA frame may come on; undefined where it is dropped. */
  #openFor({ stream: id, length }: Frame): Stream | undefined {
    const stream = this.#session.streams.get(id)
    if (!stream) {
      if (id === 0 || this.#events.isIdle(id)) broken('DATA came on no stream.')
      // Its peer has said its last on it: nothing explains that more comes.
      if (!this.#session.isSevered(id)) this.#session.refuse(id, codes.streamClosed, 0)
      return undefined
    }
    if (stream.remoteEnded) {
      this.#session.fault(stream, codes.streamClosed)
      return undefined
    }
    if (stream.receiveWindow!.take(length)) return stream
    this.#session.fault(stream, codes.flowControl)
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
    const stream = this.#session.streams.get(id)
    if (stream) {
      if (stream.remoteEnded) return this.#session.fault(stream, codes.streamClosed)
      stream.remoteEnded = endStream
      return stream.fields(decoder, endStream)
    }
    if (!this.#session.isSevered(id)) return this.#events.opens(id, decoder, endStream)
    if (endStream) this.#session.forget(id)
    this.#events.idled(to - from)
  }

  #windowUpdate(frame: Frame): void {
    const { stream: id } = frame
    const bytes = word(frame) & windowBytesMax
    this.#events.idled(frame.length)
    if (id === 0) {
      if (bytes === 0) broken('A window is opened by 0.')
      this.#session.sendWindow += bytes
      if (this.#session.sendWindow > windowBytesMax)
        throw new ConnectionFault(codes.flowControl, 'A window is larger than may be.')
      return this.#session.goOn()
    }
    const stream = this.#known(id)
    if (!stream) return
    if (bytes === 0) return this.#session.fault(stream, codes.protocol)
    stream.sendWindow += bytes
    if (stream.sendWindow > windowBytesMax) return this.#session.fault(stream, codes.flowControl)
    this.#session.goOn()
  }

  #reset(frame: Frame): void {
    const { stream: id } = frame
    const code = word(frame)
    if (id === 0) broken('RST_STREAM came on no stream.')
    this.#session.forget(id)
    const stream = this.#known(id)
    if (!stream) return this.#events.overReset()
    this.#session.over(stream)
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
      if (id === settingIds.headerTableSize) this.#session.encoder.resize(value)
      else if (id === settingIds.initialWindowSize) this.#resizeWindows(value)
    }
    this.#session.writer.settingsAck()
    this.#session.goOn()
    this.#events.settingsCame(settings)
  }

  /** RFC 9113 §6.9.2. */
  #resizeWindows(size: number): void {
    const more = size - this.#session.initialSendWindow
    this.#session.initialSendWindow = size
    for (const stream of this.#session.streams.values()) {
      stream.sendWindow += more
      if (stream.sendWindow > windowBytesMax)
        throw new ConnectionFault(codes.flowControl, 'A window is larger than may be.')
    }
  }

  #ping({ stream, flags: set, length, bytes, from, to }: Frame): void {
    if (stream !== 0) broken('PING came on a stream.')
    if (length !== 8) throw new ConnectionFault(codes.frameSize, 'A PING has not 8 bytes.')
    if ((set & flags.ack) !== 0) return this.#events.pongCame()
    this.#session.writer.ping(bytes.subarray(from, to), true)
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
    const stream = this.#session.streams.get(id)
    if (stream) this.#session.fault(stream, codes.frameSize)
    else throw new ConnectionFault(codes.frameSize, 'A PRIORITY has not 5 bytes.')
  }

  /** Undefined of a stream that is over. */
  #known(id: number): Stream | undefined {
    const stream = this.#session.streams.get(id)
    if (!stream && this.#events.isIdle(id)) broken('A frame came on a stream that was never open.')
    return stream
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

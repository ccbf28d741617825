/** A caller that writes frames by hand (RFC 9113 §4), well or badly. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { TestContext } from 'node:test'

export const frameTypes = {
  data: 0,
  headers: 1,
  priority: 2,
  reset: 3,
  settings: 4,
  ping: 6,
  goaway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const
export const endStream = 1
export const endHeaders = 4
export const ack = 1

export interface Frame {
  type: number
  flags: number
  stream: number
  payload: Buffer
}

export function frame(type: number, flags: number, { stream = 0, payload = Buffer.alloc(0) as Buffer } = {}): Buffer {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head[3] = type
  head[4] = flags
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, payload])
}

const word = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

export type FieldLine = readonly [name: string, value: string]
export const requestFields = (...more: FieldLine[]): FieldLine[] => [
  [':method', 'GET'],
  [':scheme', 'http'],
  [':path', '/'],
  [':authority', 'a'],
  ...more,
]

/** Literals that no table takes up, or, with `indexed`, that the dynamic table does (RFC 7541 §6.2). */
export const block = (fields: readonly FieldLine[], indexed = false): Buffer =>
  Buffer.concat(fields.flatMap(([name, value]) => [Buffer.from([indexed ? 0x40 : 0]), literal(name), literal(value)]))

function literal(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1')
  if (bytes.length < 127) return Buffer.concat([Buffer.from([bytes.length]), bytes])
  const length = [127]
  let rest = bytes.length - 127
  for (; rest >= 128; rest >>= 7) length.push((rest & 127) | 128)
  return Buffer.concat([Buffer.from([...length, rest]), bytes])
}

export const headers = (stream: number, fields: readonly FieldLine[], flags = endStream | endHeaders) =>
  frame(frameTypes.headers, flags, { stream, payload: block(fields) })
export const data = (stream: number, text: string, flags = 0) =>
  frame(frameTypes.data, flags, { stream, payload: Buffer.from(text) })
export const reset = (stream: number, code = 8) => frame(frameTypes.reset, 0, { stream, payload: word(code) })
export const windowUpdate = (stream: number, bytes: number) =>
  frame(frameTypes.windowUpdate, 0, { stream, payload: word(bytes) })
export const setting = (id: number, value: number) => {
  const payload = Buffer.alloc(6)
  payload.writeUInt16BE(id, 0)
  payload.writeUInt32BE(value, 2)
  return payload
}
export const settings = (...list: Buffer[]) => frame(frameTypes.settings, 0, { payload: Buffer.concat(list) })
export const ping = () => frame(frameTypes.ping, 0, { payload: Buffer.alloc(8) })

export interface RawCaller {
  socket: Socket
  readonly frames: Frame[]
  send(...frames: Buffer[]): void
  /** Resolves with the first frame that fits, once there is one; rejects when the connection ends before. */
  until(fits: (frame: Frame) => boolean): Promise<Frame>
  /** Resolves when the other side is done with the connection. */
  over(): Promise<void>
}

/** Connected, and never the first to end; with the preface sent and these settings, or another first frame. */
export async function rawCaller(
  t: TestContext,
  port: number,
  list: Buffer[] = [],
  first = settings(...list),
): Promise<RawCaller> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  const frames: Frame[] = []
  let bytes: Buffer = Buffer.alloc(0)
  socket.on('error', () => {})
  t.after(() => socket.destroy())
  socket.on('data', piece => {
    bytes = Buffer.concat([bytes, piece as Buffer])
    while (bytes.length >= 9 && bytes.length >= 9 + bytes.readUIntBE(0, 3)) {
      const length = bytes.readUIntBE(0, 3)
      const payload = bytes.subarray(9, 9 + length)
      frames.push({ type: bytes[3]!, flags: bytes[4]!, stream: bytes.readUInt32BE(5) & 0x7fffffff, payload })
      bytes = bytes.subarray(9 + length)
    }
    socket.emit('frames')
  })
  const over = new Promise<void>(resolve => {
    socket.once('close', () => resolve())
    socket.once('end', () => resolve())
  })
  await once(socket, 'connect')
  socket.write(Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), first]))
  return {
    socket,
    frames,
    send: (...list) => void socket.write(Buffer.concat(list)),
    over: () => over,
    until: async fits => {
      for (;;) {
        const found = frames.find(fits)
        if (found) return found
        const came = await Promise.race([once(socket, 'frames').then(() => true), over.then(() => false)])
        if (!came && !frames.some(fits))
          throw new Error(
            `over before it came: ${JSON.stringify(frames.map(f => [f.type, f.stream, f.payload.toString('latin1')]))}`,
          )
      }
    },
  }
}

export const isGoaway = (frame: Frame) => frame.type === frameTypes.goaway
export const isReset = (stream: number) => (frame: Frame) => frame.type === frameTypes.reset && frame.stream === stream
export const isEnd = (stream: number) => (frame: Frame) =>
  frame.stream === stream && frame.type <= 1 && (frame.flags & endStream) !== 0
/** Of a GOAWAY or a RST_STREAM. */
export const codeOf = ({ type, payload }: Frame) => payload.readUInt32BE(type === frameTypes.goaway ? 4 : 0)

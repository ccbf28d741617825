/** SETTINGS of the peer (RFC 9113 §6.5.2). */
import { ConnectionFault, codes } from './fault.ts'
import { frameBytesMax } from './frame-reader.ts'

export const settingIds = {
  headerTableSize: 1,
  enablePush: 2,
  maxConcurrentStreams: 3,
  initialWindowSize: 4,
  maxFrameSize: 5,
  maxHeaderListSize: 6,
  /** RFC 8441 §3. */
  enableConnectProtocol: 8,
} as const

export type Setting = readonly [id: number, value: number]

export const windowBytesMax = 2 ** 31 - 1
const frameBytesLimit = 2 ** 24 - 1

/** The settings of one frame that are known here, judged, in their order. */
export function readSettings(bytes: Uint8Array, from: number, to: number): Setting[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const found: Setting[] = []
  for (let at = from; at < to; at += 6) {
    const id = view.getUint16(at)
    const value = view.getUint32(at + 2)
    judge(id, value)
    if (id >= settingIds.headerTableSize && id <= settingIds.enableConnectProtocol) found.push([id, value])
  }
  return found
}

function judge(id: number, value: number): void {
  const flag = id === settingIds.enablePush || id === settingIds.enableConnectProtocol
  if (flag && value > 1) throw new ConnectionFault(codes.protocol, 'A setting is neither 0 nor 1.')
  if (id === settingIds.initialWindowSize && value > windowBytesMax) {
    throw new ConnectionFault(codes.flowControl, 'A window is larger than may be.')
  }
  if (id === settingIds.maxFrameSize && (value < frameBytesMax || value > frameBytesLimit)) {
    throw new ConnectionFault(codes.protocol, 'A size of frames is not allowed.')
  }
}

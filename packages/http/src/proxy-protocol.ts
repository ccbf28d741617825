/**
 * The PROXY protocol, versions 1 and 2 (haproxy's proxy-protocol.txt): a balancer says before the first byte for whom
 * it speaks. Believed only from peers that were named, and then it must be there.
 */
import { isIPv4, isIPv6, SocketAddress } from 'node:net'

export interface ProxyHeader {
  /** Bytes it took. */
  bytes: number
  /** The caller; undefined where the balancer speaks for itself (LOCAL, UNKNOWN, a family that is no address). */
  address: string | undefined
}

const signature = Uint8Array.of(13, 10, 13, 10, 0, 13, 10, 81, 85, 73, 84, 10)
const firstLineBytesMax = 107
/** Addresses and additional fields of version 2; the protocol allows 65,535, nobody needs them. */
const binaryBytesMax = 4096

/** What stands at the start, `more` while it may still become a header, `invalid` when it cannot. */
export function proxyHeader(bytes: Uint8Array): ProxyHeader | 'more' | 'invalid' {
  if (bytes.length === 0) return 'more'
  if (bytes[0] === 0x50) return textHeader(bytes)
  for (let i = 0; i < Math.min(bytes.length, 12); i++) if (bytes[i] !== signature[i]) return 'invalid'
  return bytes.length < 16 ? 'more' : binaryHeader(bytes)
}

function textHeader(bytes: Uint8Array): ProxyHeader | 'more' | 'invalid' {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, firstLineBytesMax)).toString('latin1')
  const end = text.indexOf('\r\n')
  if (!'PROXY '.startsWith(text.slice(0, 6))) return 'invalid'
  if (end < 0) return text.length < firstLineBytesMax ? 'more' : 'invalid'
  const line = text.slice(0, end)
  if (/^PROXY UNKNOWN( |$)/.test(line)) return { bytes: end + 2, address: undefined }
  const found = /^PROXY TCP([46]) (\S+) (\S+) (\d{1,5}) (\d{1,5})$/.exec(line)
  if (!found) return 'invalid'
  const [, family, from, to, ...ports] = found
  const isFamily = family === '4' ? isIPv4 : isIPv6
  if (!isFamily(from!) || !isFamily(to!) || ports.some(port => Number(port) > 65_535)) return 'invalid'
  return { bytes: end + 2, address: from }
}

function binaryHeader(bytes: Uint8Array): ProxyHeader | 'more' | 'invalid' {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const [version, command] = [bytes[12]! >> 4, bytes[12]! & 15]
  const length = view.getUint16(14)
  if (version !== 2 || command > 1 || length > binaryBytesMax) return 'invalid'
  if (bytes.length < 16 + length) return 'more'
  const family = bytes[13]! >> 4
  const needed = family === 1 ? 12 : family === 2 ? 36 : 0
  if (length < needed || family > 3) return 'invalid'
  const address =
    command === 0 || needed === 0 ? undefined : addressAt(bytes.subarray(16, 16 + (family === 1 ? 4 : 16)))
  return { bytes: 16 + length, address }
}

function addressAt(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.')
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[i * 2]! << 8) | bytes[i * 2 + 1]!).toString(16))
  return new SocketAddress({ address: groups.join(':'), family: 'ipv6' }).address
}

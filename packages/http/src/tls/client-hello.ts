/** The name in a ClientHello (RFC 8446 §4.1.2, RFC 6066 §3), before any of TLS was begun. */

/** What OpenSSL reads at most before it knows a hello is whole. */
const helloBytesMax = 16_384
/** No caller cuts its hello finer; whoever does is left to OpenSSL. */
const recordsMax = 64

export type HelloName =
  /** Not all of it came. */
  | { kind: 'more' }
  /** No name was asked for; or it is not as expected, and TLS itself shall say so. */
  | { kind: 'none' }
  | { kind: 'name'; name: string }

const none: HelloName = { kind: 'none' }
const more: HelloName = { kind: 'more' }

export function nameOfHello(bytes: Uint8Array): HelloName {
  const hello = handshakeMessage(bytes)
  if (hello === undefined) return none
  if (hello === 'more') return bytes.length > 2 * helloBytesMax ? none : more
  return nameIn(hello) ?? none
}

/** The first handshake message, which may stand in several records. */
function handshakeMessage(bytes: Uint8Array): Buffer | 'more' | undefined {
  const pieces: Uint8Array[] = []
  let [at, length] = [0, 0]
  while (at + 5 <= bytes.length) {
    const size = (bytes[at + 3]! << 8) | bytes[at + 4]!
    if (bytes[at] !== 22 || bytes[at + 1] !== 3 || size === 0 || size > helloBytesMax) return undefined
    if (pieces.length === recordsMax) return undefined
    const piece = bytes.subarray(at + 5, at + 5 + size)
    pieces.push(piece)
    length += piece.length
    at += 5 + size
    const message = pieces.length === 1 ? Buffer.from(piece.buffer, piece.byteOffset, length) : Buffer.concat(pieces)
    if (length > 0 && message[0] !== 1) return undefined
    if (length < 4) continue
    const wanted = 4 + message.readUIntBE(1, 3)
    if (wanted > helloBytesMax) return undefined
    if (length >= wanted) return message.subarray(4, wanted)
  }
  return 'more'
}

function nameIn(hello: Buffer): HelloName | undefined {
  const session = 34
  const suites = session + 1 + (hello[session] ?? 0)
  if (suites + 2 > hello.length) return undefined
  const compression = suites + 2 + hello.readUInt16BE(suites)
  let at = compression + 1 + (hello[compression] ?? 0) + 2
  while (at + 4 <= hello.length) {
    const [type, size] = [hello.readUInt16BE(at), hello.readUInt16BE(at + 2)]
    at += 4
    if (type === 0) return nameInExtension(hello.subarray(at, at + size))
    at += size
  }
  return undefined
}

function nameInExtension(list: Buffer): HelloName | undefined {
  if (list.length < 5 || list[2] !== 0) return undefined
  const size = list.readUInt16BE(3)
  if (size === 0 || list.length < 5 + size) return undefined
  return { kind: 'name', name: list.toString('latin1', 5, 5 + size).toLowerCase() }
}

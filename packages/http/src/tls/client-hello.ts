/** The name in a ClientHello (RFC 8446 §4.1.2, RFC 6066 §3), before any of TLS was begun. */
import { EarlyBytes } from '../early-bytes.ts'

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

/** Reads a hello as it comes: each byte once, however it is cut. Holds no more than came. */
export class HelloReader {
  /** Of a record that has not begun: what came of its five bytes. */
  readonly #head = new Uint8Array(5)
  #headBytes = 0
  /** What is left of the record. */
  #left = 0
  #records = 0
  /** Type and length of the message, as far as they came. */
  readonly #start = new Uint8Array(4)
  #startBytes = 0
  readonly #hello = new EarlyBytes()
  #bytes = 0
  #answer: HelloName = more

  /** What is known with this piece. After another answer than `more` nothing changes it. */
  take(piece: Uint8Array): HelloName {
    for (let at = 0; at < piece.length && this.#answer === more; ) {
      at = this.#left === 0 ? this.#takeHead(piece, at) : this.#takeMessage(piece, at)
    }
    this.#bytes += piece.length
    if (this.#answer === more && this.#bytes > 2 * helloBytesMax) this.#answer = none
    return this.#answer
  }

  #takeHead(piece: Uint8Array, at: number): number {
    const head = this.#head
    head[this.#headBytes++] = piece[at]!
    if (this.#headBytes < head.length) return at + 1
    this.#headBytes = 0
    this.#left = (head[3]! << 8) | head[4]!
    const isHandshake = head[0] === 22 && head[1] === 3 && this.#left > 0 && this.#left <= helloBytesMax
    if (!isHandshake || this.#records++ === recordsMax) this.#answer = none
    return at + 1
  }

  #takeMessage(piece: Uint8Array, at: number): number {
    const start = this.#start
    if (this.#startBytes < start.length) {
      this.#left--
      start[this.#startBytes++] = piece[at]!
      if (start[0] !== 1 || (this.#startBytes === start.length && this.#wanted + start.length > helloBytesMax)) {
        this.#answer = none
      }
      return at + 1
    }
    const missing = this.#wanted - this.#hello.byteLength
    const end = Math.min(piece.length, at + Math.min(this.#left, missing))
    this.#hello.add(piece.subarray(at, end))
    this.#left -= end - at
    if (this.#hello.byteLength === this.#wanted) this.#answer = nameIn(Buffer.from(this.#hello.take() ?? [])) ?? none
    return end
  }

  /** Bytes of the message behind its first four. */
  get #wanted(): number {
    const [, high = 0, middle = 0, low = 0] = this.#start
    return (high << 16) | (middle << 8) | low
  }
}

/** Of all that came so far. */
export const nameOfHello = (bytes: Uint8Array): HelloName => new HelloReader().take(bytes)

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

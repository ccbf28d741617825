/** The first bytes of a connection: for whom a balancer speaks, and which HTTP follows. */
import type { Socket } from 'node:net'
import { EarlyBytes } from './early-bytes.ts'
import { proxyHeader } from './proxy-protocol.ts'
import type { Taker } from './taker.ts'

export interface DoorOptions {
  socket: Socket
  address: string
  /** The peer was named as one that sends a PROXY header; then one must come. */
  proxied: boolean
  deadlineMs: number
  /** The preface of HTTP/2 is understood (RFC 9113 §3.3). */
  http2: boolean
  /** Takes over; `rest` is what was read behind the header. */
  open: (protocol: 'http1' | 'http2', address: string, rest: Uint8Array) => void
  refused: (rule: string) => void
}

/** How HTTP/2 begins (RFC 9113 §3.4). */
export const preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'

export class Door implements Taker {
  readonly #options: DoorOptions
  #address: string
  #awaitsHeader: boolean
  /** What came so far, where it was not enough. */
  readonly #early = new EarlyBytes()

  constructor(options: DoorOptions) {
    this.#options = options
    this.#address = options.address
    this.#awaitsHeader = options.proxied
  }

  take(piece: Uint8Array): void {
    const waited = this.#early.byteLength > 0
    if (waited) this.#early.add(piece)
    let rest = waited ? this.#early.view : piece
    if (this.#awaitsHeader) {
      const header = proxyHeader(rest)
      if (header === 'invalid') return this.#refuse('P-1')
      if (header === 'more') return waited ? undefined : this.#early.add(piece)
      this.#awaitsHeader = false
      this.#address = header.address ?? this.#address
      rest = rest.subarray(header.bytes)
      this.#early.take()
    }
    if (rest.length === 0) return
    const protocol = this.#options.http2 ? protocolOf(rest) : 'http1'
    if (protocol !== 'more') return this.#options.open(protocol, this.#address, rest)
    if (this.#early.byteLength === 0) this.#early.add(rest)
  }

  half(): void {
    this.#options.socket.destroy()
  }

  gone(): void {}

  drained(): void {}

  sweep(nowMs: number): void {
    if (nowMs >= this.#options.deadlineMs) this.#refuse('P-2')
  }

  drain(): void {
    this.#options.socket.destroy()
  }

  #refuse(rule: string): void {
    this.#options.refused(rule)
    this.#options.socket.destroy()
  }
}

/** What a connection begins with. */
export function protocolOf(bytes: Uint8Array): 'http1' | 'http2' | 'more' {
  const length = Math.min(bytes.length, preface.length)
  for (let i = 0; i < length; i++) if (bytes[i] !== preface.charCodeAt(i)) return 'http1'
  return bytes.length < preface.length ? 'more' : 'http2'
}

/** The first bytes of a connection: for whom a balancer speaks, and which HTTP follows. */
import type { Socket } from 'node:net'
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

const preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'

export class Door implements Taker {
  readonly #options: DoorOptions
  #address: string
  #awaitsHeader: boolean
  #bytes: Uint8Array | undefined

  constructor(options: DoorOptions) {
    this.#options = options
    this.#address = options.address
    this.#awaitsHeader = options.proxied
  }

  take(bytes: Uint8Array): void {
    let rest = this.#bytes ? Buffer.concat([this.#bytes, bytes]) : bytes
    if (this.#awaitsHeader) {
      const header = proxyHeader(rest)
      if (header === 'invalid') return this.#refuse('P-1')
      if (header === 'more') return this.#wait(rest)
      this.#awaitsHeader = false
      this.#address = header.address ?? this.#address
      rest = rest.subarray(header.bytes)
    }
    if (rest.length === 0) return this.#wait(undefined)
    const protocol = this.#options.http2 ? protocolOf(rest) : 'http1'
    if (protocol === 'more') this.#wait(rest)
    else this.#options.open(protocol, this.#address, rest)
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

  #wait(bytes: Uint8Array | undefined): void {
    this.#bytes = bytes && Buffer.from(bytes)
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

/** A connection before it is secure: reads the hello far enough to refuse in words what cannot be served. */
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { WireCounters } from '../counters.ts'
import type { Taker } from '../taker.ts'
import { nameOfHello } from './client-hello.ts'
import type { Handshakes } from './handshakes.ts'

export interface TlsDoorOptions {
  socket: Socket
  handshakes: Handshakes
  counters: WireCounters
  /** Handshakes that may be under way at once. */
  handshakesMax: number
  /** The whole handshake has until then. */
  deadlineMs: number
  /** Takes the plain socket's listeners away: from here on TLS reads it. */
  handOver: () => void
  secured: (socket: TLSSocket) => void
  /** It speaks HTTP without TLS; these are its first bytes. */
  plain: (bytes: Uint8Array) => void
}

/** Fatal, in a record of TLS 1.2 (RFC 8446 §6.2): unrecognized_name. */
const unrecognizedName = Uint8Array.of(21, 3, 3, 0, 2, 2, 112)
const handshakeRecord = 22

export class TlsDoor implements Taker {
  readonly #options: TlsDoorOptions
  #bytes: Uint8Array | undefined
  #refused = false

  constructor(options: TlsDoorOptions) {
    this.#options = options
  }

  take(piece: Uint8Array): void {
    if (this.#refused) return
    const bytes = this.#bytes ? Buffer.concat([this.#bytes, piece]) : piece
    const first = bytes[0]
    if (first === undefined) return
    if (first !== handshakeRecord) return isLetter(first) ? this.#options.plain(bytes) : this.#cut('NOT_TLS')
    const hello = nameOfHello(bytes)
    if (hello.kind === 'more') {
      this.#bytes = bytes
      return
    }
    this.#bytes = undefined
    const { handshakes } = this.#options
    if (handshakes.knows(hello.kind === 'name' ? hello.name : undefined)) this.#begin(bytes)
    else this.#refuse()
  }

  half(): void {
    this.#options.socket.destroy()
  }

  gone(): void {}

  drained(): void {}

  sweep(nowMs: number): void {
    const { deadlineMs, counters, socket } = this.#options
    if (nowMs < deadlineMs) return
    counters.handshakeTimeouts++
    socket.destroy()
  }

  drain(): void {
    this.#options.socket.destroy()
  }

  #begin(bytes: Uint8Array): void {
    const { handshakes, handshakesMax, counters, socket, handOver, secured } = this.#options
    if (handshakes.size >= handshakesMax) {
      counters.overHandshakes++
      return void socket.destroy()
    }
    handOver()
    // TLS takes this over: a caller that leaves in the middle is gone. Whoever is secured may be half-closed again.
    socket.allowHalfOpen = false
    socket.pause()
    socket.unshift(bytes)
    handshakes.begin(socket, socket => {
      socket.allowHalfOpen = true
      secured(socket)
    })
  }

  #refuse(): void {
    this.#refused = true
    this.#options.counters.handshakeFailed('UNRECOGNIZED_NAME')
    this.#options.socket.end(unrecognizedName)
  }

  #cut(why: string): void {
    this.#options.counters.handshakeFailed(why)
    this.#options.socket.destroy()
  }
}

/** The first byte of any request line: methods are in capitals (H1-12). */
const isLetter = (byte: number) => byte >= 0x41 && byte <= 0x5a

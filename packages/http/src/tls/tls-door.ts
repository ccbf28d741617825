/** A connection before it is secure: reads the hello far enough to refuse in words what cannot be served. */
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { WireCounters } from '../counters.ts'
import { EarlyBytes } from '../early-bytes.ts'
import type { Taker } from '../taker.ts'
import { HelloReader } from './client-hello.ts'
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
  readonly #reader = new HelloReader()
  /** All that came before the hello was whole: TLS reads it again. */
  readonly #early = new EarlyBytes()
  #refused = false

  constructor(options: TlsDoorOptions) {
    this.#options = options
  }

  take(piece: Uint8Array): void {
    const first = piece[0]
    if (this.#refused || first === undefined) return
    const began = this.#early.byteLength > 0
    if (!began && first !== handshakeRecord) {
      return isLetter(first) ? this.#options.plain(piece) : this.#cut('NOT_TLS')
    }
    const hello = this.#reader.take(piece)
    if (began || hello.kind === 'more') this.#early.add(piece)
    if (hello.kind === 'more') return
    const { handshakes } = this.#options
    const known = handshakes.knows(hello.kind === 'name' ? hello.name : undefined)
    const bytes = this.#early.take() ?? piece
    if (known) this.#begin(bytes)
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

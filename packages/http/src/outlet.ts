/** Where a socket's short texts go out: joined, and after the loop's turn, with those of all other sockets. */
import type { Socket } from 'node:net'
import { chunkHead } from './h1/write-head.ts'
import { QuickWrite } from './quick-write.ts'
import { flushAtTurnEnd } from './turn-end.ts'

/** More than this is not kept waiting. */
const waitingCharactersMax = 16_384
/** Pieces up to this size are joined to what stands before them: one text, one write. */
export const joinBytesMax = 4096
const { latin1Slice } = Buffer.prototype as unknown as {
  latin1Slice: (this: Uint8Array, from: number, to: number) => string
}
const latin1Of = (piece: Uint8Array) => latin1Slice.call(piece, 0, piece.byteLength)

export interface Sender {
  /** The system has taken the last piece. */
  pieceTaken(): void
}

/**
 * A write wakes whoever reads at the other end. Made one after the other, with a request's work between two, each wakes a
 * peer that has gone to sleep again; made in a row, most find it awake. So a text waits for the end of the turn in
 * which it was said, a few microseconds, and a turn's texts for one socket are one write.
 */
export class Outlet {
  readonly #socket: Socket
  readonly #quick: QuickWrite | undefined
  #text = ''

  constructor(socket: Socket) {
    this.#socket = socket
    this.#quick = QuickWrite.of(socket)
  }

  /** Sends latin1 text within this turn, in order with what is said here before and after. */
  say(text: string): void {
    if (text === '') return
    if (this.#text === '') {
      flushAtTurnEnd(this)
      this.#text = text
    } else {
      this.#text += text
      if (this.#text.length > waitingCharactersMax) this.flush()
    }
  }

  /** Sends what waits: before anything is written past it, and before the socket is ended. */
  flush(): void {
    const text = this.#text
    if (text === '') return
    this.#text = ''
    const socket = this.#socket
    if (socket.writable && this.#quick?.write(text) !== true) socket.write(text, 'latin1')
  }

  /** Given to the socket, and not yet taken by the system. */
  get untakenBytes(): number {
    return this.#socket.writableLength + (this.#quick?.waitingBytes ?? 0)
  }

  /**
   * Sends a piece behind what waits, as a chunk or as it is. A small one is used up at once. Of a larger one that the
   * system did not take at once the sender hears later: then it answers false, and the piece must not change until then.
   */
  write(piece: Uint8Array, chunked: boolean, sender: Sender): boolean {
    const length = piece.byteLength
    if (length <= joinBytesMax) {
      this.say(chunked ? `${chunkHead(length)}${latin1Of(piece)}\r\n` : latin1Of(piece))
      return true
    }
    const socket = this.#socket
    if (chunked) {
      socket.cork()
      this.say(chunkHead(length))
      this.flush()
      socket.write(piece)
      socket.write('\r\n', 'latin1')
      socket.uncork()
    } else {
      this.flush()
      socket.write(piece)
    }
    if (this.untakenBytes === 0) return true
    socket.write('', () => sender.pieceTaken())
    return false
  }

  /** `flush`; what breaks there ends this connection alone. */
  flushOrEnd(): void {
    try {
      this.flush()
    } catch (reason) {
      this.#socket.destroy(reason as Error)
    }
  }

  /** Forgets what waits. */
  drop(): void {
    this.#text = ''
  }
}

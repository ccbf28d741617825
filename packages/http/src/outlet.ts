/** Where a socket's short texts go out: joined, and after the loop's turn, with those of all other sockets. */
import type { Socket } from 'node:net'
import { chunkHead } from './h1/write-head.ts'
import { QuickWrite } from './quick-write.ts'

/** More than this is not kept waiting. */
const waitingCharactersMax = 16_384

let due: Outlet[] = []
let spare: Outlet[] = []

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
      if (due.push(this) === 1) setImmediate(sendAll)
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
    if (this.#socket.writable && this.#quick?.write(text) !== true) this.#socket.write(text, 'latin1')
  }

  /** Sends a piece behind what waits; `taken` is called only where the system did not take it all at once: then it answers false. */
  write(piece: Uint8Array, chunked: boolean, taken: () => void): boolean {
    const socket = this.#socket
    if (chunked) {
      socket.cork()
      this.say(chunkHead(piece.byteLength))
      this.flush()
      socket.write(piece)
      socket.write('\r\n', 'latin1')
      socket.uncork()
    } else {
      this.flush()
      socket.write(piece)
    }
    if (socket.writableLength === 0) return true
    socket.write('', taken)
    return false
  }

  /** Forgets what waits. */
  drop(): void {
    this.#text = ''
  }
}

function sendAll(): void {
  const outlets = due
  due = spare
  for (const outlet of outlets) outlet.flush()
  outlets.length = 0
  spare = outlets
}

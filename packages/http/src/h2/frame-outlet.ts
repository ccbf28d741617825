/** Where a connection's frames go out: written behind each other, and sent after the loop's turn. */
import type { Socket } from 'node:net'
import { QuickWrite } from '../quick-write.ts'
import { flushAtTurnEnd } from '../turn-end.ts'
import type { Room } from './hpack/encoder.ts'

/** As long as no more waits for the system, bodies go on. */
const openBytesMax = 65_536
/** As long as no more does, the peer is listened to: what is answered to it has to go somewhere. */
const calmBytesMax = 131_072
const roomBytes = 32_768
const spareMax = 64

const spare: Buffer[] = []
const nothing = Buffer.alloc(0)

export interface OutletOwner {
  /** The system has taken everything. */
  outletDrained(): void
}

export class FrameOutlet implements Room {
  /** Frames that wait for the end of the turn, up to `end`. Borrowed: an outlet that has nothing to say holds none. */
  bytes: Buffer = nothing
  end = 0
  readonly #socket: Socket
  readonly #owner: OutletOwner
  readonly #quick: QuickWrite | undefined
  #due = false
  /** What the system is reading from. */
  #lent: Buffer | undefined
  readonly #taken = () => this.#systemTook()

  constructor(socket: Socket, owner: OutletOwner) {
    this.#socket = socket
    this.#owner = owner
    this.#quick = QuickWrite.of(socket)
  }

  /** Given to the system or the socket, and not yet taken. */
  get untakenBytes(): number {
    return this.#socket.writableLength + (this.#quick?.waitingBytes ?? 0)
  }

  /** The system has all that was said. */
  get isEmpty(): boolean {
    return this.end === 0 && this.untakenBytes === 0
  }

  /** Bodies may go on. */
  get open(): boolean {
    const { untakenBytes } = this
    return untakenBytes === 0 || untakenBytes + this.end < openBytesMax
  }

  /** No more waits than one connection may hold. */
  get calm(): boolean {
    return this.untakenBytes === 0 || this.untakenBytes + this.end < calmBytesMax
  }

  /** Makes room for so many bytes behind `end`, which go out with this turn. */
  reserve(count: number): void {
    if (!this.#due) {
      this.#due = true
      flushAtTurnEnd(this)
    }
    if (this.bytes.byteLength - this.end >= count) return
    if (this.end > 0 && this.untakenBytes === 0) this.#send()
    const needed = this.end + count
    if (this.bytes.byteLength >= needed) return
    const larger = needed <= roomBytes ? borrow() : Buffer.allocUnsafeSlow(2 ** Math.ceil(Math.log2(needed)))
    larger.set(this.bytes.subarray(0, this.end))
    giveBack(this.bytes)
    this.bytes = larger
  }

  flushOrEnd(): void {
    this.#due = false
    try {
      if (this.untakenBytes === 0) this.#send()
    } catch (reason) {
      this.#socket.destroy(reason as Error)
    }
  }

  /** Everything goes to the socket, which may be ended then. */
  flushAll(): void {
    this.#send()
  }

  /** Nothing goes out any more. */
  drop(): void {
    giveBack(this.bytes)
    this.bytes = nothing
    this.end = 0
  }

  #send(): void {
    const { bytes, end } = this
    if (end === 0) return this.drop()
    if (!this.#socket.writable) return this.drop()
    const piece = bytes.subarray(0, end)
    if (this.#quick?.writeBytes(piece, this.#taken) !== true) {
      this.#socket.write(Uint8Array.prototype.slice.call(piece), this.#taken)
    } else if (this.#quick.waitingBytes > 0) {
      this.#lent = bytes
      this.bytes = nothing
      this.end = 0
      return
    }
    this.drop()
  }

  #systemTook(): void {
    if (this.#lent) giveBack(this.#lent)
    this.#lent = undefined
    if (this.untakenBytes > 0) return
    if (this.end > 0) this.#send()
    if (this.untakenBytes === 0) this.#owner.outletDrained()
  }
}

const borrow = () => spare.pop() ?? Buffer.allocUnsafeSlow(roomBytes)

function giveBack(bytes: Buffer): void {
  if (bytes.byteLength === roomBytes && spare.length < spareMax) spare.push(bytes)
}

/** Where a socket's bytes are read to: one buffer of the thread, and a large one of its own while many come. */
import type { OnReadOpts } from 'node:net'

export interface Receiver {
  /** Bytes that came: valid during the call, or longer where `own` says so. Returns false to stop reading. */
  received(bytes: Uint8Array): boolean
  /** What became of the pieces of the own buffer since it was asked last. */
  fate(): PieceFate
}

/** Used up, and more may come; used up, and the message is over; in use until reading goes on; given away for good. */
export type PieceFate = 'used' | 'over' | 'held' | 'given'

/** Replies up to this size come in one read and are copied; longer ones are not. */
const sharedBytes = 16_384
const ownBytes = 262_144
/** Buffers that wait for the next large body, of the whole thread. */
const spareMax = 32

const shared = Buffer.allocUnsafeSlow(sharedBytes)
const spare: Buffer[] = []
let lent = 0
/** By length: the messages of a thread have few lengths, and making a view costs more than looking it up. */
const views = new Array<Uint8Array | undefined>(sharedBytes + 1)

const sharedView = (count: number): Uint8Array => (views[count] ??= shared.subarray(0, count))

/** Large buffers that sockets read into now: nothing is left when it is 0. */
export const lentBuffers = (): number => lent

export class Inlet {
  readonly onread: OnReadOpts
  /** Without one, bytes that come are dropped. */
  receiver: Receiver | undefined
  readonly #mayOwn: boolean
  #own: Buffer | undefined
  #lastBytes = 0
  #closed = false

  /** `mayOwn`: a large buffer is taken where many bytes come. */
  constructor(mayOwn = true) {
    this.#mayOwn = mayOwn
    this.onread = {
      buffer: () => this.#next() as Uint8Array,
      callback: (count, buffer) => {
        this.#lastBytes = count
        return this.receiver?.received(buffer === shared ? sharedView(count) : buffer.subarray(0, count)) ?? true
      },
    }
  }

  /** Pieces of what is read now outlive the call that hands them over. */
  get own(): boolean {
    return this.#own !== undefined
  }

  /** Its socket is gone. The buffer is not used again, as somebody may hold a piece of it. */
  close(): void {
    this.#closed = true
    this.receiver = undefined
    if (this.#own) lent--
    this.#own = undefined
  }

  /** Asked after every read; undefined leaves the buffer as it is. */
  #next(): Uint8Array | undefined {
    if (this.#closed) return undefined
    const own = this.#own
    if (!own) {
      if (this.#lastBytes === 0) return shared
      const many = this.#mayOwn && this.#lastBytes === sharedBytes
      return many && this.receiver?.fate() !== 'over' ? this.#take() : undefined
    }
    const fate = this.receiver?.fate() ?? 'given'
    if (fate === 'held') return undefined
    const many = fate !== 'over' && this.#lastBytes >= sharedBytes
    if (many && fate === 'used') return undefined
    if (fate !== 'given' && spare.length < spareMax) spare.push(own)
    this.#own = undefined
    lent--
    return many ? this.#take() : shared
  }

  #take(): Buffer {
    lent++
    this.#own = spare.pop() ?? Buffer.allocUnsafeSlow(ownBytes)
    return this.#own
  }
}

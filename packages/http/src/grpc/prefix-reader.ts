import { copied, Failure } from '@gatehouse/base'
import { prefixBytes, trailersFlag } from './message.ts'

export interface PrefixRules {
  messageBytesMax: number
  /** gRPC-Web: trailers stand in the body, flagged (PROTOCOL-WEB, "Message framing"). */
  web: boolean
}

export interface PrefixEvents {
  /** A message begins. */
  begins(flag: number, lengthBytes: number): void
  /** Of the message that began last. */
  payload(piece: Uint8Array): void
  /** It is whole. */
  ends(): void
}

/** Follows the messages of one direction, whatever pieces they come in; stops at the first that breaks a rule. */
export class PrefixReader {
  readonly #rules: PrefixRules
  readonly #events: PrefixEvents | undefined
  /** Of a prefix that is not all there. */
  #rest: Uint8Array | undefined
  #left = 0
  #failure: Failure | undefined

  constructor(rules: PrefixRules, events?: PrefixEvents) {
    this.#rules = rules
    this.#events = events
  }

  get failure(): Failure | undefined {
    return this.#failure
  }

  /** Why the body may not end here. */
  get unfinished(): Failure | undefined {
    if (this.#left === 0 && !this.#rest) return undefined
    return new Failure('message_malformed', 'The body ended within a message. (GRPC-3)')
  }

  /** The bytes that may go on: nothing of a message that breaks a rule. */
  read(piece: Uint8Array): Uint8Array {
    if (this.#failure) return piece.subarray(0, 0)
    const bytes = this.#rest ? Buffer.concat([this.#rest, piece]) : piece
    this.#rest = undefined
    let at = 0
    while (at < bytes.byteLength) {
      if (this.#left > 0) {
        at = this.#payload(bytes, at)
        continue
      }
      if (bytes.byteLength - at < prefixBytes) {
        this.#rest = copied(bytes, at)
        break
      }
      this.#failure = this.#begin(bytes, at)
      if (this.#failure) break
      at += prefixBytes
    }
    return at === bytes.byteLength ? bytes : bytes.subarray(0, at)
  }

  #begin(bytes: Uint8Array, at: number): Failure | undefined {
    const flag = bytes[at]!
    const lengthBytes = new DataView(bytes.buffer, bytes.byteOffset + at + 1, 4).getUint32(0)
    const { messageBytesMax, web } = this.#rules
    if ((web ? flag & ~trailersFlag : flag) > 1)
      return new Failure('message_malformed', `A message begins with the flag ${flag}. (GRPC-1)`)
    if (lengthBytes > messageBytesMax) {
      return new Failure('message_too_large', `A message may have ${messageBytesMax} bytes. (GRPC-2)`)
    }
    this.#left = lengthBytes
    this.#events?.begins(flag, lengthBytes)
    if (lengthBytes === 0) this.#events?.ends()
    return undefined
  }

  #payload(bytes: Uint8Array, at: number): number {
    const count = Math.min(this.#left, bytes.byteLength - at)
    this.#left -= count
    this.#events?.payload(bytes.subarray(at, at + count))
    if (this.#left === 0) this.#events?.ends()
    return at + count
  }
}

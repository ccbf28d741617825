/**
 * Identifiers of traces that begin here, made from the count of the request: nothing is kept for a request that is not
 * recorded, and whoever needs its identifiers makes them again. Of a trace eight bytes are the thread's and eight look
 * random, for who samples by the right-most bytes; of a span four and four.
 */
import { randomBytes } from 'node:crypto'

const digits = (length: number) =>
  Array.from({ length: 16 ** length }, (_, value) => value.toString(16).padStart(length, '0'))
const twos: readonly string[] = digits(2)
const threes: readonly string[] = digits(3)

export class TraceIds {
  readonly #prefix = leading(randomBytes(8)).toString('hex')
  readonly #prefixBytes = Buffer.from(this.#prefix, 'hex')
  readonly #spanPrefix = leading(randomBytes(4)).toString('hex')
  readonly #parentPrefix = `00-${this.#prefix}`
  readonly #parentSpan = `-${this.#spanPrefix}`
  readonly #lowKey = randomBytes(4).readUInt32LE()
  readonly #highKey = randomBytes(4).readUInt32LE()

  /** Of the request with this count. */
  traceId(count: number): string {
    return this.#prefix + this.#low(count) + this.#high(count)
  }

  /** The 16 bytes of `traceId`. */
  write(count: number, into: Uint8Array): void {
    into.set(this.#prefixBytes)
    writeUint32(into, 8, this.#lowOf(count))
    writeUint32(into, 12, this.#highOf(count))
  }

  /** Of the span of the request itself. */
  spanId(count: number): string {
    return this.#spanPrefix + this.#low(count)
  }

  /** Both at once, as `traceparent` says them. */
  parent(count: number, flags: number): string {
    const low = this.#low(count)
    return this.#parentPrefix + low + this.#high(count) + this.#parentSpan + low + flagTexts[flags]!
  }

  /** Between 0 and 2³² − 1, evenly; of the same count the same. */
  draw(count: number): number {
    return mixed(count ^ this.#highKey ^ 0x5bd1e995)
  }

  /** A bijection of the count's lower half: within 2³² requests no two are the same. */
  #lowOf(count: number): number {
    return mixed((count ^ this.#lowKey) >>> 0)
  }

  #highOf(count: number): number {
    return mixed((Math.imul(count, 0x9e3779b1) ^ Math.floor(count / 2 ** 32) ^ this.#highKey) >>> 0)
  }

  #low(count: number): string {
    return hex(this.#lowOf(count))
  }

  #high(count: number): string {
    return hex(this.#highOf(count))
  }
}

/** The 16 bytes that 32 hexadecimal digits say from `at` on. */
export function writeTraceId(digits: string, at: number, into: Uint8Array): void {
  for (let i = 0; i < 16; i++)
    into[i] = (digitOf(digits.charCodeAt(at + 2 * i)) << 4) | digitOf(digits.charCodeAt(at + 2 * i + 1))
}

const digitOf = (code: number) => code - (code < 0x3a ? 0x30 : 0x57)

function writeUint32(into: Uint8Array, at: number, value: number): void {
  into[at] = value >>> 24
  into[at + 1] = value >>> 16
  into[at + 2] = value >>> 8
  into[at + 3] = value
}

const flagTexts = ['-00', '-01', '-02', '-03']

/** Of a span that is recorded anyway. */
export const randomSpanId = () => leading(randomBytes(8)).toString('hex')

/** Never all zeros. */
function leading(random: Buffer): Buffer {
  random[0] = random[0]! | 1
  return random
}

/** MurmurHash3's finalizer: each bit of what goes in moves each of what comes out. */
function mixed(value: number): number {
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return (value ^ (value >>> 16)) >>> 0
}

const hex = (value: number) => threes[value >>> 20]! + threes[(value >>> 8) & 0xfff]! + twos[value & 0xff]!

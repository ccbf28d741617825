/** What a collector answers, by the table of messages. Fields that are not in the table are passed over. */
import { type Field, type Message, type MessageName, messages } from './messages.ts'

/** Messages in messages; an answer of OTLP has three. */
const depthMax = 8

/** Undefined where it is no such message: whoever answers may answer anything. */
export function readProtobuf(name: MessageName, bytes: Uint8Array): Message | undefined {
  try {
    return new ProtobufReader(bytes).message(name, 0)
  } catch {
    return undefined
  }
}

class ProtobufReader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** Throws RangeError for what is cut or nested too deep. */
  message(name: MessageName, depth: number): Message {
    if (depth > depthMax) throw new RangeError('nested too deep')
    const byNumber = new Map(
      Object.entries(messages[name]).map(([key, [number, type]]) => [number as number, { key, type }]),
    )
    const found: Record<string, Message[string]> = {}
    while (this.#at < this.#bytes.length) {
      const tag = Number(this.#varint())
      const field = byNumber.get(tag >>> 3)
      const value = this.#value(tag & 7, field?.type, depth)
      if (field && value !== undefined && (tag & 7) === wireTypeOf(field.type)) found[field.key] = value
    }
    return found
  }

  #value(wireType: number, type: Field[1] | undefined, depth: number): Message[string] {
    if (wireType === 0) return BigInt.asIntN(64, this.#varint()).toString()
    if (wireType === 1) return String(this.#take(8).readBigUInt64LE())
    if (wireType === 5) return this.#take(4).readUInt32LE()
    if (wireType !== 2) throw new RangeError('no wire type of a message')
    const bytes = this.#take(Number(this.#varint()))
    if (type === undefined) return undefined
    if (type === 'string') return bytes.toString('utf8')
    return type in messages ? new ProtobufReader(bytes).message(type as MessageName, depth + 1) : undefined
  }

  #varint(): bigint {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#take(1)[0]!
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
    throw new RangeError('no number')
  }

  #take(bytes: number): Buffer {
    const end = this.#at + bytes
    if (!(bytes >= 0 && end <= this.#bytes.length)) throw new RangeError('cut')
    const taken = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return taken
  }
}

const wireTypeOf = (type: string) => (type === 'int64' || type === 'enum' || type === 'bool' ? 0 : 2)

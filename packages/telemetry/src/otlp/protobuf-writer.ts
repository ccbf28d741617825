/** Messages of the table as Protobuf (wire types 0, 1, 2 and 5; numbers in lists are packed). */
import { type Field, type Message, type MessageName, type MessageValue, messages, type Scalar } from './messages.ts'

const wireTypes: Readonly<Record<Scalar, number>> = {
  ...{ enum: 0, bool: 0, uint32: 0, int64: 0, fixed64: 1, sfixed64: 1, double: 1, string: 2, hex: 2, fixed32: 5 },
}
const isScalar = (type: string): type is Scalar => Object.hasOwn(wireTypes, type)

export function writeProtobuf(name: MessageName, message: Message): Uint8Array<ArrayBuffer> {
  const writer = new ProtobufWriter()
  writer.message(name, message)
  return writer.bytes
}

/** Grows; what a nested message takes is known, and put before it, once it is written. */
class ProtobufWriter {
  #buffer = Buffer.allocUnsafe(4096)
  #at = 0

  get bytes(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#buffer.subarray(0, this.#at))
  }

  message(name: MessageName, message: Message): void {
    const fields = messages[name] as Readonly<Record<string, Field>>
    for (const key in message) {
      const value = message[key]
      if (value === undefined) continue
      const [number, type] = fields[key]!
      if (!Array.isArray(value)) this.#field(number, type, value as MessageValue)
      else if (isScalar(type) && wireTypes[type] !== 2) this.#packed(number, type, value as number[])
      else for (const one of value) this.#field(number, type, one)
    }
  }

  #field(number: number, type: Scalar | MessageName, value: MessageValue): void {
    if (isScalar(type)) {
      this.#varint((number << 3) | wireTypes[type])
      this.#scalar(type, value)
    } else {
      this.#varint((number << 3) | 2)
      this.#sized(() => this.message(type, value as Message))
    }
  }

  #packed(number: number, type: Scalar, values: readonly (number | string)[]): void {
    this.#varint((number << 3) | 2)
    this.#sized(() => {
      for (const value of values) this.#scalar(type, value)
    })
  }

  #scalar(type: Scalar, value: MessageValue): void {
    const buffer = this.#room(16)
    switch (type) {
      case 'string':
        return this.#text(String(value), 'utf8')
      case 'hex':
        return this.#text(String(value), 'hex')
      case 'double':
        this.#at = buffer.writeDoubleLE(Number(value), this.#at)
        return
      case 'fixed64':
        this.#at = buffer.writeBigUInt64LE(BigInt(value as string | number), this.#at)
        return
      case 'sfixed64':
        this.#at = buffer.writeBigInt64LE(BigInt(value as string | number), this.#at)
        return
      case 'fixed32':
        this.#at = buffer.writeUInt32LE(Number(value), this.#at)
        return
      case 'int64':
        return this.#varint64(BigInt.asUintN(64, BigInt(value as string | number)))
      default:
        return this.#varint(Number(value))
    }
  }

  #text(text: string, encoding: 'utf8' | 'hex'): void {
    const bytes = Buffer.byteLength(text, encoding)
    this.#varint(bytes)
    this.#room(bytes).write(text, this.#at, bytes, encoding)
    this.#at += bytes
  }

  /** One byte is left for the size; a larger size moves what was written. */
  #sized(write: () => void): void {
    this.#room(1)
    const from = ++this.#at
    write()
    const bytes = this.#at - from
    let more = 0
    for (let left = bytes >>> 7; left > 0; left >>>= 7) more++
    this.#room(more)
    if (more > 0) this.#buffer.copyWithin(from + more, from, this.#at)
    this.#at = from - 1
    this.#varint(bytes)
    this.#at += bytes
  }

  #varint(value: number): void {
    const buffer = this.#room(10)
    while (value > 0x7f) {
      buffer[this.#at++] = (value & 0x7f) | 0x80
      value >>>= 7
    }
    buffer[this.#at++] = value
  }

  #varint64(value: bigint): void {
    if (value <= 0x7fffffffn) return this.#varint(Number(value))
    const buffer = this.#room(10)
    while (value > 0x7fn) {
      buffer[this.#at++] = Number(value & 0x7fn) | 0x80
      value >>= 7n
    }
    buffer[this.#at++] = Number(value)
  }

  #room(bytes: number): Buffer {
    if (this.#at + bytes <= this.#buffer.length) return this.#buffer
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#at + bytes))
    this.#buffer.copy(larger, 0, 0, this.#at)
    return (this.#buffer = larger)
  }
}

/**
 * Reads a MaxMind DB (https://maxmind.github.io/MaxMind-DB/, version 2): a tree over the bits of addresses that leads to
 * values. Whoever made the file, a look costs at most 128 steps and `valuesMax` values.
 */
import { wholeAddress } from '@gatehouse/events/address.ts'

/** What is wrong with a file, in words. */
export class MmdbProblem extends Error {}

const marker = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1')
const metadataBytesMax = 128 * 1024
/** Between the tree and the values. */
const gapBytes = 16
const valuesMax = 1024
const depthMax = 16
const textBytesMax = 1024

type Value = string | number | boolean | undefined | readonly Value[] | ReadonlyMap<string, Value>

export class Mmdb {
  readonly #bytes: Buffer
  readonly #nodeCount: number
  readonly #recordBits: number
  readonly #isVersion6: boolean
  readonly #values: Values

  constructor(shared: SharedArrayBuffer) {
    const bytes = (this.#bytes = Buffer.from(shared))
    const at = bytes.lastIndexOf(marker)
    if (at < 0 || bytes.length - at > metadataBytesMax) throw new MmdbProblem('it is no MaxMind DB')
    const metadata = new Values(bytes.subarray(at + marker.length)).read(0)
    const field = (name: string) => (metadata instanceof Map ? metadata.get(name) : undefined)
    this.#nodeCount = whole(field('node_count'))
    this.#recordBits = whole(field('record_size'))
    this.#isVersion6 = field('ip_version') === 6
    if (field('binary_format_major_version') !== 2) throw new MmdbProblem('it is of another version than 2')
    if (![24, 28, 32].includes(this.#recordBits))
      throw new MmdbProblem('its records have another size than 24, 28 or 32')
    const treeBytes = (this.#nodeCount * this.#recordBits) / 4
    if (treeBytes + gapBytes > at) throw new MmdbProblem('its tree is cut off')
    this.#values = new Values(bytes.subarray(treeBytes + gapBytes, at))
  }

  /** Where among the values what is said of the address stands; undefined where nothing is. */
  find(address: string): number | undefined {
    const bytes = wholeAddress(address)
    if (!bytes) return undefined
    const isVersion4 = bytes[10] === 0xff && bytes[11] === 0xff && bytes.subarray(0, 10).every(byte => byte === 0)
    if (!isVersion4 && !this.#isVersion6) return undefined
    // An address of IPv4 stands behind 96 bits of nothing.
    if (isVersion4) bytes.fill(0, 10, 12)
    let node = 0
    for (let bit = isVersion4 && !this.#isVersion6 ? 96 : 0; bit < 128 && node < this.#nodeCount; bit++) {
      node = this.#record(node, (bytes[bit >> 3]! >> (7 - (bit & 7))) & 1)
    }
    return node > this.#nodeCount ? node - this.#nodeCount - gapBytes : undefined
  }

  /** Throws `MmdbProblem` for what is none. */
  value(place: number): Value {
    return this.#values.read(place)
  }

  #record(node: number, side: number): number {
    const bytes = this.#bytes
    const at = (node * this.#recordBits) / 4
    if (this.#recordBits === 24) return bytes.readUIntBE(at + side * 3, 3)
    if (this.#recordBits === 32) return bytes.readUInt32BE(at + side * 4)
    const middle = bytes[at + 3]!
    return side === 0
      ? ((middle >> 4) << 24) | bytes.readUIntBE(at, 3)
      : ((middle & 15) << 24) | bytes.readUIntBE(at + 4, 3)
  }
}

function whole(value: Value): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1)
    throw new MmdbProblem('its metadata is not whole')
  return value
}

/** A section of values, read one at a time. */
class Values {
  readonly #bytes: Buffer
  #at = 0
  #left = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  read(at: number): Value {
    this.#at = at
    this.#left = valuesMax
    return this.#value(0)
  }

  #value(depth: number): Value {
    if (this.#left-- === 0 || depth > depthMax) throw new MmdbProblem('a value is too large')
    const control = this.#number(1)
    const type = control >> 5
    if (type === 1) return this.#pointed(control, depth)
    const kind = type === 0 ? this.#number(1) + 7 : type
    const size = this.#size(control & 31)
    if (kind === 7) return this.#map(size, depth)
    if (kind === 11) return this.#list(size, depth)
    if (kind === 14) return size !== 0
    if (kind === 2) return this.#text(size)
    if ((kind === 5 || kind === 6 || kind === 9) && size <= 6) return size === 0 ? 0 : this.#number(size)
    // What is asked for is none of the others; they are passed over.
    this.#skip(size)
    return undefined
  }

  #pointed(control: number, depth: number): Value {
    const length = (control >> 3) & 3
    const low = this.#number(length + 1)
    const place = length === 3 ? low : (control & 7) * 256 ** (length + 1) + low + [0, 2048, 526_336][length]!
    const back = this.#at
    this.#at = place
    const value = this.#value(depth + 1)
    this.#at = back
    return value
  }

  #map(size: number, depth: number): Value {
    const map = new Map<string, Value>()
    for (let i = 0; i < size; i++) {
      const key = this.#value(depth + 1)
      const value = this.#value(depth + 1)
      if (typeof key === 'string') map.set(key, value)
    }
    return map
  }

  #list(size: number, depth: number): Value {
    const list: Value[] = []
    for (let i = 0; i < size; i++) list.push(this.#value(depth + 1))
    return list
  }

  #text(size: number): string {
    const from = this.#at
    this.#skip(size)
    return this.#bytes.toString('utf8', from, Math.min(this.#at, from + textBytesMax))
  }

  #size(short: number): number {
    if (short < 29) return short
    return this.#number(short - 28) + [29, 285, 65_821][short - 29]!
  }

  #number(bytes: number): number {
    const from = this.#at
    this.#skip(bytes)
    return this.#bytes.readUIntBE(from, bytes)
  }

  #skip(bytes: number): void {
    if (this.#at + bytes > this.#bytes.length) throw new MmdbProblem('a value is cut off')
    this.#at += bytes
  }
}

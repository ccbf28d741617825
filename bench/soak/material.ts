/** Bytes that both ends of a soak know. */
import { crc32 } from 'node:zlib'

export const materialBytes = 4 * 2 ** 20
export const material = Buffer.allocUnsafeSlow(materialBytes)
for (let at = 0, seed = 1; at < materialBytes; at += 4) {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0
  material.writeInt32LE(seed, at)
}

export const between = (low: number, high: number) => low + Math.floor(Math.random() * (high - low + 1))
export const anyOf = <Thing>(things: readonly Thing[]): Thing => things[between(0, things.length - 1)]!
/** From nothing to `most`, small ones as often as large ones. */
export const anySize = (most = materialBytes) => Math.floor((most + 1) ** Math.random()) - 1
/** Of the first so many bytes, cut as the wind blows. */
export function* pieces(bytes: number, most = 65_536): Generator<Buffer> {
  for (let at = 0; at < bytes; ) {
    const end = Math.min(bytes, at + between(1, most))
    yield material.subarray(at, end)
    at = end
  }
}

/** Adds up what came, to compare with what was to come. */
export class Sum {
  bytes = 0
  #crc = 0

  add(piece: Uint8Array): void {
    this.bytes += piece.byteLength
    this.#crc = crc32(piece, this.#crc)
  }

  toString(): string {
    return `${this.bytes} ${this.#crc}`
  }
}

export function sumOf(bytes: number): string {
  const sum = new Sum()
  sum.add(material.subarray(0, bytes))
  return String(sum)
}

/**
 * The 64-bit name of a limiter key: HalfSipHash-1-3 (Aumasson and Bernstein) over UTF-16 code units, seeded per
 * process so that a caller cannot choose keys that share a bucket. Nothing is allocated.
 */
export interface HashTarget {
  low: number
  high: number
}

/** Hashes the keys of one policy; the policy's stable identity is absorbed once. */
export class KeyHasher {
  #v0: number
  #v1: number
  #v2: number
  #v3: number

  constructor(seed: Uint32Array, policyIdentity: string) {
    this.#v0 = seed[0]! | 0
    this.#v1 = seed[1]! ^ 0xee
    this.#v2 = 0x6c796765 ^ seed[0]!
    this.#v3 = 0x74656462 ^ seed[1]!
    const target = { low: 0, high: 0 }
    this.hash(policyIdentity, target)
    this.#v0 ^= target.low
    this.#v2 ^= target.high
  }

  hash(key: string, target: HashTarget): void {
    let v0 = this.#v0
    let v1 = this.#v1
    let v2 = this.#v2
    let v3 = this.#v3
    const { length } = key
    // One pass per pair of code units, one for the odd unit with the length, three to finish each half.
    const last = (length >>> 1) + 1
    for (let step = 0; step < last + 6; step++) {
      let word = 0
      if (step < last - 1) word = key.charCodeAt(step * 2) | (key.charCodeAt(step * 2 + 1) << 16)
      else if (step === last - 1) word = (length & 1 ? key.charCodeAt(length - 1) : 0) | (length << 16)
      else if (step === last) v2 ^= 0xee
      else if (step === last + 3) {
        target.low = v1 ^ v3
        v1 ^= 0xdd
      }
      v3 ^= word
      v0 = (v0 + v1) | 0
      v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0
      v0 = (v0 << 16) | (v0 >>> 16)
      v2 = (v2 + v3) | 0
      v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2
      v0 = (v0 + v3) | 0
      v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0
      v2 = (v2 + v1) | 0
      v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2
      v2 = (v2 << 16) | (v2 >>> 16)
      v0 ^= word
    }
    target.high = v1 ^ v3
  }
}

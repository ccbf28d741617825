/** Chance that is the same for the same seed and words, on every machine: sfc32 over a hash of them. */

export class Random {
  #a: number
  #b: number
  #c: number
  #d = 1

  constructor(seed: number, ...words: readonly (string | number)[]) {
    let hash = 0x811c9dc5
    const mix = (code: number) => (hash = Math.imul(hash ^ code, 0x01000193))
    const next = () => {
      hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
      hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
      return (hash ^= hash >>> 16) >>> 0
    }
    for (const letter of `${seed}/${words.join('/')}`) mix(letter.charCodeAt(0))
    this.#a = next()
    this.#b = next()
    this.#c = next()
    for (let i = 0; i < 12; i++) this.next()
  }

  /** From 0 up to 1, not included. */
  next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#d) | 0
    this.#d = (this.#d + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0
    return (sum >>> 0) / 4294967296
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next()
  }

  /** Every order of size alike likely. */
  logBetween(low: number, high: number): number {
    return Math.exp(this.between(Math.log(low), Math.log(high)))
  }

  whole(low: number, high: number): number {
    return Math.floor(this.between(low, high + 1))
  }

  pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.next() * from.length)]!
  }

  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next())
  }

  /** Student's t of four degrees, to a variance of 1: heavier tails than the normal's. */
  heavy(): number {
    const squares = this.normal() ** 2 + this.normal() ** 2 + this.normal() ** 2 + this.normal() ** 2
    return this.normal() / Math.sqrt(squares / 4) / Math.SQRT2
  }

  logNormal(median: number, spread: number): number {
    return median * Math.exp(spread * this.normal())
  }

  poisson(mean: number): number {
    if (!(mean > 0)) return 0
    if (mean > 40) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()))
    const least = Math.exp(-mean)
    let count = 0
    for (let product = this.next(); product > least; product *= this.next()) count++
    return count
  }

  binomial(trials: number, share: number): number {
    if (trials <= 0 || share <= 0) return 0
    if (share >= 1) return trials
    const mean = trials * share
    if (trials <= 30) {
      let met = 0
      for (let i = 0; i < trials; i++) if (this.next() < share) met++
      return met
    }
    if (mean < 20 && share < 0.2) return Math.min(trials, this.poisson(mean))
    return Math.min(trials, Math.max(0, Math.round(mean + Math.sqrt(mean * (1 - share)) * this.normal())))
  }

  /** An index, by the shares of all, which are together 1. */
  byShare(shares: readonly { share: number }[]): number {
    let rest = this.next()
    for (let i = 0; i < shares.length - 1; i++) if ((rest -= shares[i]!.share) < 0) return i
    return shares.length - 1
  }

  shuffled<T>(from: readonly T[]): T[] {
    const all = [...from]
    for (let i = all.length - 1; i > 0; i--) {
      const other = this.whole(0, i)
      ;[all[i], all[other]] = [all[other]!, all[i]!]
    }
    return all
  }
}

/** `count` shares that are together 1, the first the largest unless `isEven`. */
export function sharesOf(random: Random, count: number, isEven = false): number[] {
  const raw = Array.from({ length: count }, (_, index) =>
    isEven ? random.between(0.85, 1.15) : random.between(0.5, 1.5) / (index + 1) ** 0.9,
  )
  const sum = raw.reduce((all, value) => all + value, 0)
  return raw.map(value => value / sum)
}

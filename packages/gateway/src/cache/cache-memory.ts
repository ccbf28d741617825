/**
 * What a thread keeps, within a bound of bytes. Two segments, each the least lately used first: what was asked for once, and
 * what was asked for again, which takes up to four fifths. What is new pushes out only what was asked for less often.
 */
import { textHash } from '@gatehouse/base'
import { Frequency } from './frequency.ts'

/** Of all threads together, unless said. */
export const usualCacheBytes = 67_108_864

export interface Kept {
  readonly key: string
  readonly value: object
  readonly bytes: number
  readonly standing: { stands(): boolean }
}

export interface CacheCounts {
  entries: number
  bytes: number
  found: number
  missed: number
  /** Given up to make room. */
  evicted: number
  /** Not kept: what there is was asked for more often, or it is too large. */
  rejected: number
}

const onceMoreShare = 0.8
/** Nothing larger than this part of the bound is kept. */
const oneShare = 0.25
/** A rejected entry costs at most this many looks. */
const victimsMax = 64
const commonBytes = 4096

export class CacheMemory {
  readonly #bytesMax: number
  readonly #frequency: Frequency
  readonly #once = new Map<string, Kept>()
  readonly #onceMore = new Map<string, Kept>()
  #bytes = 0
  #onceMoreBytes = 0
  #gathered = 0
  readonly counts: CacheCounts = { entries: 0, bytes: 0, found: 0, missed: 0, evicted: 0, rejected: 0 }

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
    this.#frequency = new Frequency(Math.min(1 << 20, bytesMax / commonBytes))
  }

  find(key: string): object | undefined {
    this.#frequency.asked(textHash(key))
    const kept = this.#onceMore.get(key) ?? this.#once.get(key)
    if (kept && !kept.standing.stands()) this.drop(key)
    else if (kept) {
      this.#used(kept)
      this.counts.found++
      return kept.value
    }
    this.counts.missed++
    return undefined
  }

  /** In place of what was kept under its key; false where others are kept instead. */
  keep(kept: Kept): boolean {
    this.drop(kept.key)
    if (kept.bytes > this.#bytesMax * oneShare || !this.#makeRoom(kept)) {
      this.counts.rejected++
      return false
    }
    this.#once.set(kept.key, kept)
    this.#bytes += kept.bytes
    this.#count()
    return true
  }

  drop(key: string): void {
    const often = this.#onceMore.get(key)
    const kept = often ?? this.#once.get(key)
    if (!kept) return
    if (often) {
      this.#onceMore.delete(key)
      this.#onceMoreBytes -= often.bytes
    } else this.#once.delete(key)
    this.#bytes -= kept.bytes
    this.#count()
  }

  /** Bytes of what is on its way into the store have a bound of their own. */
  gather(bytes: number): boolean {
    if (bytes > 0 && this.#gathered + bytes > this.#bytesMax * oneShare) return false
    this.#gathered += bytes
    return true
  }

  #used(kept: Kept): void {
    if (this.#onceMore.delete(kept.key)) {
      this.#onceMore.set(kept.key, kept)
      return
    }
    this.#once.delete(kept.key)
    this.#onceMore.set(kept.key, kept)
    this.#onceMoreBytes += kept.bytes
    for (const least of this.#onceMore.values()) {
      if (this.#onceMoreBytes <= this.#bytesMax * onceMoreShare || least === kept) break
      this.#onceMore.delete(least.key)
      this.#onceMoreBytes -= least.bytes
      this.#once.set(least.key, least)
    }
  }

  #makeRoom({ key, bytes }: Kept): boolean {
    const frequency = this.#frequency.of(textHash(key))
    const victims: Kept[] = []
    let freed = 0
    for (const victim of this.#leastUsed()) {
      if (this.#bytes - freed + bytes <= this.#bytesMax) break
      if (victims.length === victimsMax) return false
      if (victim.standing.stands() && this.#frequency.of(textHash(victim.key)) >= frequency) return false
      victims.push(victim)
      freed += victim.bytes
    }
    if (this.#bytes - freed + bytes > this.#bytesMax) return false
    for (const victim of victims) this.drop(victim.key)
    this.counts.evicted += victims.length
    return true
  }

  *#leastUsed(): Iterable<Kept> {
    yield* this.#once.values()
    yield* this.#onceMore.values()
  }

  #count(): void {
    this.counts.entries = this.#once.size + this.#onceMore.size
    this.counts.bytes = this.#bytes
  }
}

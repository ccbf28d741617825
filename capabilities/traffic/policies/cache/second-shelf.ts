/** What other gateways kept: looked for when this one has nothing that would do, and put on its own shelf. */
import type { Clock } from '@gatehouse/base'
import type { CachePort, SecondTier, TierTicket } from '@gatehouse/unit'
import type { Asking } from './asking.ts'
import { variantKey } from './cache-key.ts'
import { packed, unpacked } from './packed.ts'
import type { Found } from './shelf.ts'
import { type StoredReply, sizeOf } from './stored-reply.ts'
import { Varying } from './varying.ts'

export class SecondShelf {
  readonly #cache: CachePort
  readonly #second: SecondTier
  readonly #clock: Clock

  constructor(cache: CachePort, second: SecondTier, clock: Clock) {
    this.#cache = cache
    this.#second = second
    this.#clock = clock
  }

  /** The caller's own before everybody's; undefined where there is neither. Notes with what an answer may be kept. */
  async find(asking: Asking): Promise<Found | undefined> {
    const { own, shared } = asking.keys
    const both = await Promise.all(
      [own, ...(shared === undefined ? [] : [shared])].map(key => this.#findOne(key, asking)),
    )
    return both.find(found => found?.stored)
  }

  keep(
    key: string,
    kept: StoredReply | Varying,
    { ticket, tags, ttlMs }: { ticket: TierTicket; tags: readonly string[]; ttlMs?: number },
  ): number {
    const value = packed(kept, tags, this.#now(), ttlMs)
    this.#second.keep(key, value.pieces, { ttlMs: value.ttlMs, ticket, tags })
    return value.ttlMs
  }

  drop(key: string): void {
    this.#second.drop(key)
  }

  async #findOne(base: string, asking: Asking): Promise<Found | undefined> {
    const first = await this.#take(base, asking)
    const varies = first instanceof Varying
    const key = varies ? variantKey(base, first.names, asking.exchange) : base
    const stored = varies ? await this.#take(key, asking) : first
    if (!stored || stored instanceof Varying) return undefined
    const usable = !asking.credentials || stored.freshness.despiteCredentials
    return usable ? { stored, key, varies } : undefined
  }

  /** Under a ticket of before: what is given up meanwhile does not come back by this way. */
  async #take(key: string, asking: Asking): Promise<StoredReply | Varying | undefined> {
    const { path } = asking.exchange.request
    const ticket = this.#cache.begin(path)
    const found = await this.#second.find(key, path)
    if (found) asking.ticket = found.ticket
    const read = found?.kept && unpacked(found.kept.value, found.kept.leftMs, this.#now())
    if (!read) return undefined
    const { kept, tags } = read
    const bytes = kept instanceof Varying ? 256 : sizeOf(kept)
    this.#cache.keep(key, kept, { ticket, tags, bytes: bytes + 2 * key.length })
    return kept
  }

  #now() {
    return { nowMs: this.#clock.nowMs(), atMs: this.#clock.monotonicMs() }
  }
}

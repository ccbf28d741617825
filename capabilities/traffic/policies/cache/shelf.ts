/** Where answers stand: one for each key, or where they differ by fields of the request, which fields and one for each value (§4.1). */
import type { CachePort } from '@gatehouse/unit'
import type { Asking, Came } from './asking.ts'
import { variantKey } from './cache-key.ts'
import type { SecondShelf } from './second-shelf.ts'
import { type StoredReply, sizeOf } from './stored-reply.ts'
import type { Storing } from './storing.ts'
import { Varying } from './varying.ts'

export interface Found {
  stored: StoredReply | undefined
  key: string
  /** Something stands there, perhaps for other values of what varies. */
  varies: boolean
}

export class Shelf {
  readonly #cache: CachePort
  readonly #second: SecondShelf | undefined

  constructor(cache: CachePort, second?: SecondShelf) {
    this.#cache = cache
    this.#second = second
  }

  find(asking: Asking): Found {
    const own = this.#findOne(asking.keys.own, asking)
    const { shared } = asking.keys
    return shared === undefined || own.stored ? own : this.#findOne(shared, asking)
  }

  /** It is still what stands there: nobody gave it up meanwhile. */
  has({ key, stored }: Found): boolean {
    return this.#cache.find(key) === stored
  }

  /** Where an answer of this kind goes. To be asked when its head is there: what comes after may change the request. */
  placeFor(
    { exchange, keys, ticket: second }: Asking,
    { shared, vary, tags }: Storing,
    { ticket }: Pick<Came, 'ticket'>,
  ) {
    const base = shared ? keys.shared! : keys.own
    const key = vary.length === 0 ? base : variantKey(base, vary, exchange)
    return (stored: StoredReply): boolean => {
      if (shared) this.#drop(keys.own)
      if (second && this.#second) {
        const ttlMs = this.#second.keep(key, stored, { ticket: second, tags })
        if (vary.length > 0) this.#second.keep(base, new Varying(vary), { ticket: second, tags, ttlMs })
      }
      const how = { ticket, tags }
      if (vary.length > 0) this.#cache.keep(base, new Varying(vary), { ...how, bytes: 256 + 2 * base.length })
      return this.#cache.keep(key, stored, { ...how, bytes: sizeOf(stored) + 2 * key.length })
    }
  }

  forget(asking: Asking): void {
    const { key, stored } = this.find(asking)
    if (stored) this.#drop(key)
  }

  #drop(key: string): void {
    this.#cache.drop(key)
    this.#second?.drop(key)
  }

  #findOne(base: string, { exchange, credentials }: Asking): Found {
    const first = this.#cache.find(base)
    const varies = first instanceof Varying
    const key = varies ? variantKey(base, first.names, exchange) : base
    const stored = (varies ? this.#cache.find(key) : first) as StoredReply | undefined
    const usable = !credentials || stored?.freshness.despiteCredentials === true
    return { stored: usable ? stored : undefined, key, varies }
  }
}

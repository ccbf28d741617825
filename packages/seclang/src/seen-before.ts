import { Known } from './known.ts'
import { Seen } from './pipeline.ts'

/** Whose values come again and again, such as the fields that a browser sends. */
const again =
  /^(.*_NAMES|REQUEST_(HEADERS|METHOD|PROTOCOL)|RESPONSE_(HEADERS|STATUS)|REQBODY_(ERROR|PROCESSOR)|MULTIPART_(STRICT_ERROR|UNMATCHED_BOUNDARY)|REMOTE_ADDR)$/

/** What was found out of values that came before stays with them; bounded, the oldest go. */
export class SeenBefore {
  readonly #collections = new Map<string, Known<Seen> | undefined>()

  of(collection: string, name: string, value: string): Seen {
    const known = this.#knownOf(collection)
    if (!known) return new Seen(collection, name, value)
    const seen = known.of(value, () => new Seen(collection, name, value, true))
    return seen.name === name ? seen : new Seen(collection, name, value)
  }

  #knownOf(collection: string): Known<Seen> | undefined {
    const known = this.#collections.get(collection)
    if (known || this.#collections.has(collection)) return known
    const made = again.test(collection) ? new Known<Seen>() : undefined
    this.#collections.set(collection, made)
    return made
  }
}

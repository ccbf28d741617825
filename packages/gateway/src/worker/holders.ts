import { Holder } from './known-consumer.ts'

/** A power of two. */
const places = 4096

/**
 * Callers of a thread who came twice of late: what is made of their bytes is made once. Says nothing about whether they
 * may call, which the directory is asked each time. A caller has one place, by its digest; who comes once leaves only a
 * mark there, so that a crowd of strangers keeps nothing in memory.
 */
export class Holders {
  readonly #marks = new Int32Array(places)
  /** Of those who are seen. Strangers are told by it, and what somebody else left in their place is not read for them. */
  readonly #seenMarks = new Int32Array(places)
  readonly #seen: (Holder | undefined)[] = new Array(places)

  /** Who has the digest, if it came twice. */
  seen(digest: string): Holder | undefined {
    const mark = markOf(digest)
    const place = mark & (places - 1)
    if (this.#seenMarks[place] !== mark) return undefined
    const seen = this.#seen[place]
    return seen?.digest === digest ? seen : undefined
  }

  /** `credential` and `application` are what the directory says now. */
  holder(digest: string, credential: Uint8Array, application: Uint8Array): Holder {
    const mark = markOf(digest)
    const place = mark & (places - 1)
    const seen = this.seen(digest)
    if (seen?.is(credential, application)) return seen
    const holder = new Holder(digest, credential, application)
    if (this.#marks[place] === mark) {
      this.#seen[place] = holder
      this.#seenMarks[place] = mark
      holder.kept = true
    }
    this.#marks[place] = mark
    return holder
  }
}

const markOf = (digest: string) =>
  digest.charCodeAt(0) | (digest.charCodeAt(1) << 8) | (digest.charCodeAt(2) << 16) | (digest.charCodeAt(3) << 24)

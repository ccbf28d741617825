/** What is known of two schemas: the same, one within the other, or a value that tells them apart. */
import type { Json } from '@gatehouse/documents/openapi/tree.ts'
import { TooLarge, type Work } from './coinduction.ts'
import { Covers } from './covers.ts'
import { Same } from './same.ts'
import { samplesOf } from './sample.ts'
import type { SchemaSide, Together } from './schema-side.ts'
import { Validators } from './validators.ts'

/** In which direction a schema may not become narrower: what callers send, or what they read. */
export type Direction = 'request' | 'response'

export type Verdict =
  | { fits: 'yes' }
  /** A value that the one schema accepts and the other refuses, checked. */
  | { fits: 'no'; witness: Json }
  | { fits: 'unknown'; reason: string }

/** Pairs of schemas that a comparison looks at for one question. */
const pairsMax = 2_000_000
const searchesMax = 4_000

export class Reason {
  readonly base: SchemaSide
  readonly revision: SchemaSide
  readonly #work: Work = { left: pairsMax }
  readonly #same: Same
  readonly #directions: Record<Direction, Covers>
  readonly #checks = new Map<SchemaSide, Validators>()
  readonly #verdicts = new Map<string, Verdict>()
  #searches = searchesMax

  constructor(base: SchemaSide, revision: SchemaSide) {
    this.base = base
    this.revision = revision
    const work = this.#work
    this.#same = new Same(base, revision, work)
    for (const side of [base, revision]) this.#checks.set(side, new Validators())
    const accepts = (side: SchemaSide, of: Together, value: unknown) => this.#checks.get(side)!.accepts(of, value)
    const same = (a: Together | undefined, b: Together | undefined) => this.#same.same(a, b)
    this.#directions = {
      request: new Covers({ from: base, to: revision, work, accepts, same }),
      response: new Covers({ from: revision, to: base, work, accepts, same: (a, b) => same(b, a) }),
    }
  }

  /** False also where it takes too long to see. */
  same(base: Together | undefined, revision: Together | undefined): boolean {
    return this.#bounded(() => this.#same.same(base, revision)) === true
  }

  /** Whether what was accepted is still (request), or what is sent was possible before (response). */
  fits(direction: Direction, base: Together | undefined, revision: Together | undefined): Verdict {
    const key = `${direction} ${base?.id} ${revision?.id}`
    let found = this.#verdicts.get(key)
    if (!found) {
      found = this.#fits(direction, base, revision)
      this.#verdicts.set(key, found)
    }
    return found
  }

  #fits(direction: Direction, base: Together | undefined, revision: Together | undefined): Verdict {
    const [from, to] = direction === 'request' ? [base, revision] : [revision, base]
    const proven = this.#bounded(() => this.#directions[direction].covers(from, to))
    if (proven === true) return { fits: 'yes' }
    if (!to) return { fits: 'yes' }
    const [own, other] = direction === 'request' ? [this.base, this.revision] : [this.revision, this.base]
    const witness = this.#witness({ own, other, from: from ?? own.together([]), to })
    if (witness) return { fits: 'no', witness: witness.value }
    const reason =
      proven === undefined
        ? 'the schemas are too large or too deep to be compared within bounds'
        : 'it could not be shown that everything still fits, and no value was found that does not'
    return { fits: 'unknown', reason }
  }

  #witness({ own, other, from, to }: { own: SchemaSide; other: SchemaSide; from: Together; to: Together }) {
    if (--this.#searches < 0) return undefined
    const [mine, theirs] = [this.#checks.get(own)!, this.#checks.get(other)!]
    for (const value of samplesOf({ from: own, to: other }, from, to)) {
      if (theirs.accepts(to, value) === false && mine.accepts(from, value) === true) return { value }
    }
    return undefined
  }

  #bounded(ask: () => boolean): boolean | undefined {
    this.#work.left = pairsMax
    try {
      return ask()
    } catch (thrown) {
      if (thrown instanceof TooLarge) return undefined
      throw thrown
    }
  }
}

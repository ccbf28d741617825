/** The schemas of one side: what several of them say together, each combination once. */
import type { At, Library } from '../model/source.ts'
import { type Facts, factsOf } from './facts.ts'
import { folded } from './fold.ts'
import type { Shape } from './shape.ts'

/** Schemas that hold at once for one value. Of one side, the same for the same schemas. */
export interface Together {
  id: number
  /** Each holds, or null is what stands there. */
  items: readonly Item[]
}

export interface Item {
  facts: Facts
  orNull: boolean
}

export class SchemaSide {
  readonly library: Library
  readonly #facts = new Map<unknown, Facts>()
  readonly #togethers = new Map<string, Together>()
  readonly #shapes: (Shape | undefined)[] = []
  readonly #there = new Map<string, boolean>()
  #count = 0

  constructor(library: Library) {
    this.library = library
  }

  /** Whether a reference of the first document leads somewhere. */
  has(ref: string): boolean {
    let found = this.#there.get(ref)
    if (found === undefined) {
      found = this.library.target(ref, this.library.root) !== undefined
      this.#there.set(ref, found)
    }
    return found
  }

  factsOf(at: At): Facts {
    const known = typeof at.value === 'object' && at.value !== null ? this.#facts.get(at.value) : undefined
    if (known) return known
    const facts = factsOf(at, ++this.#count, ref => this.library.target(ref, at.source))
    if (typeof at.value === 'object' && at.value !== null) this.#facts.set(at.value, facts)
    return facts
  }

  /** Of written schemas. */
  of(...ats: readonly At[]): Together {
    return this.together(ats.map(at => ({ facts: this.factsOf(at), orNull: false })))
  }

  together(items: readonly Item[]): Together {
    const told = items.filter(({ facts }) => facts.at.value !== true)
    const byKey = new Map(told.map(item => [keyOf(item), item]))
    const key = [...byKey.keys()].sort().join(' ')
    let found = this.#togethers.get(key)
    if (!found) {
      found = { id: this.#togethers.size, items: [...byKey.values()] }
      this.#togethers.set(key, found)
    }
    return found
  }

  join(parts: readonly Together[]): Together {
    return parts.length === 1 ? parts[0]! : this.together(parts.flatMap(({ items }) => items))
  }

  shape(of: Together): Shape {
    return (this.#shapes[of.id] ??= folded(this, of))
  }

  /** The one schema that was written, references followed; undefined where it is several. */
  written(of: Together): Facts | undefined {
    if (of.items.length !== 1) return undefined
    let { facts } = of.items[0]!
    for (let hop = 0; hop < 64 && facts.ref && facts.ref !== 'lost'; hop++) {
      if (hasMore(facts)) break
      facts = this.factsOf(facts.ref)
    }
    return facts
  }
}

// `false` is not an object: it has facts of its own wherever it stands, and all are alike.
const keyOf = ({ facts, orNull }: Item) => `${facts.never ? 'never' : facts.id}${orNull ? '?' : ''}`

/** Whether something counts beside the reference. */
const hasMore = (facts: Facts) =>
  facts.types !== undefined ||
  facts.values !== undefined ||
  facts.required.length > 0 ||
  [facts.listed, facts.named, facts.single, facts.counts].some(part => Object.keys(part).length > 0)

/**
 * Whether everything that one schema accepts is accepted by another. A yes is proven; a no says only that it is not.
 * Names that the first schema does not tell are not taken to be sent (rule REASON-4): else every new optional property
 * of a request would be one that refuses somebody.
 */
import { Coinduction, type Work } from './coinduction.ts'
import { coversArrays } from './covers-arrays.ts'
import { coversObjects } from './covers-objects.ts'
import { coversNumbers, coversStrings } from './covers-values.ts'
import { anyKind, kind, numberKinds } from './kinds.ts'
import type { SchemaSide, Together } from './schema-side.ts'
import type { Group, Shape } from './shape.ts'

/** Whether a schema of a side accepts a value; undefined where that cannot be asked. */
export type Accepts = (side: SchemaSide, of: Together, value: unknown) => boolean | undefined

export interface CoversParts {
  from: SchemaSide
  to: SchemaSide
  work: Work
  accepts: Accepts
  /** Whether both say the same: beneath `not` and `oneOf` what is wider turns around, and only the same stays it. */
  same: (a: Together | undefined, b: Together | undefined) => boolean
}

export class Covers {
  readonly #narrow: SchemaSide
  readonly #wide: SchemaSide
  readonly #answers: Coinduction
  readonly #accepts: Accepts
  readonly #same: (a: Together | undefined, b: Together | undefined) => boolean

  /** Of schemas of the first side, whether those of the second accept as much. */
  constructor({ from, to, work, accepts, same }: CoversParts) {
    this.#same = same
    this.#narrow = from
    this.#wide = to
    this.#answers = new Coinduction(work)
    this.#accepts = accepts
  }

  /** Throws `TooLarge`. */
  covers(a: Together | undefined, b: Together | undefined): boolean {
    if (!b || b.items.length === 0) return true
    const from = a ?? this.#narrow.together([])
    return this.#answers.holds(from, b, () => this.#asked(from, b))
  }

  #asked(a: Together, b: Together): boolean {
    if (a.items.length > 0 && this.#same(a, b)) return true
    const from = this.#narrow.shape(a)
    if (from.never) return true
    if (from.lost) return false
    const to = this.#wide.shape(b)
    if (to.lost) return false
    if (from.values) return [...from.values.values()].every(value => this.#accepts(this.#wide, b, value) === true)
    if (this.#whole(a, from, to)) return true
    // What one alternative alone does not say, each of them may.
    const group = openGroup(a, from)
    return group?.branches.every(branch => this.covers(this.#narrow.join([a, branch]), b)) ?? false
  }

  #whole(a: Together, from: Shape, to: Shape): boolean {
    if ((from.types & ~to.types) !== 0) return false
    if (to.values && !onlyFew(from, to)) return false
    if (from.types & numberKinds && !coversNumbers(from, to)) return false
    if (from.types & kind.string && !coversStrings(from, to)) return false
    const tellsAll = openGroup(a, from) === undefined && from.conditions.length + from.dependentSchemas.size === 0
    const asks = {
      covers: (one: Together | undefined, other: Together | undefined) => this.covers(one, other),
      tellsAll,
    }
    if (from.types & kind.array && !coversArrays(from, to, asks)) return false
    if (from.types & kind.object && !coversObjects(from, to, asks)) return false
    return (
      to.groups.every(group => this.#group(a, from, group)) &&
      to.nots.every(not => from.nots.some(own => this.#same(own, not)) || this.#apart(a, not)) &&
      to.conditions.every(one =>
        from.conditions.some(
          own =>
            this.#same(own.asked, one.asked) &&
            this.#same(own.fitting, one.fitting) &&
            this.#same(own.otherwise, one.otherwise),
        ),
      )
    )
  }

  #group(a: Together, from: Shape, group: Group): boolean {
    if (from.groups.some(own => own.word === group.word && this.#matched(own, group))) return true
    if (group.word === 'anyOf') {
      if (group.branches.some(branch => this.covers(a, branch))) return true
      return from.groups.some(own =>
        own.branches.every(one => group.branches.some(other => this.covers(this.#narrow.join([a, one]), other))),
      )
    }
    // Exactly one of them: the others must refuse.
    const counted = group.orNull ? ~kind.null : anyKind
    const isOne = (one: Together) => {
      const fitting = group.branches.filter(branch => this.covers(one, branch))
      if (fitting.length !== 1) return false
      return group.branches.every(branch => branch === fitting[0] || this.#apart(one, branch, counted))
    }
    return isOne(a) || from.groups.some(own => own.branches.every(one => isOne(this.#narrow.join([a, one]))))
  }

  /** Branch for branch the same; then it holds of exactly one where it did. */
  #matched(own: Group, group: Group): boolean {
    if (own.branches.length !== group.branches.length || own.orNull !== group.orNull) return false
    const left = [...group.branches]
    return own.branches.every(one => {
      const found = left.findIndex(other => this.#same(one, other))
      if (found >= 0) left.splice(found, 1)
      return found >= 0
    })
  }

  /** No value of the kinds fits both, by type or by a property that both ask for. */
  #apart(a: Together, b: Together, kinds = anyKind): boolean {
    const [from, to] = [this.#narrow.shape(a), this.#wide.shape(b)]
    if ((from.types & to.types & kinds) === 0) return true
    if ((from.types & kinds) !== kind.object || (to.types & kind.object) === 0) return false
    return [...from.required].some(name => {
      const [own, other] = [from.properties.get(name), to.properties.get(name)]
      if (!own) return false
      if (!other) return to.rest !== undefined && this.#wide.shape(to.rest).never
      const [x, y] = [this.#narrow.shape(own), this.#wide.shape(other)]
      if ((x.types & y.types) === 0) return true
      return x.values !== undefined && y.values !== undefined && ![...x.values.keys()].some(key => y.values!.has(key))
    })
  }
}

/** True and false, and null, are all there are of their kind. */
function onlyFew(from: Shape, to: Shape): boolean {
  if ((from.types & ~(kind.boolean | kind.null)) !== 0) return false
  const all = [...(from.types & kind.boolean ? ['true', 'false'] : []), ...(from.types & kind.null ? ['null'] : [])]
  return all.every(key => to.values!.has(key))
}

/** Alternatives of which none was chosen yet. */
const openGroup = (a: Together, { groups }: Shape): Group | undefined =>
  groups.find(({ branches }) => !branches.some(branch => isWithin(branch, a)))

const isWithin = (part: Together, whole: Together) =>
  part.items.every(item => whole.items.some(own => own.facts === item.facts && own.orNull === item.orNull))

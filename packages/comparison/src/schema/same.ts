/** Whether two schemas say the same, however they are written. */
import { Coinduction, type Work } from './coinduction.ts'
import { filled, isAlike, Likeness } from './likeness.ts'
import { isEmpty, localPairs, type Part } from './local.ts'
import { isOtherComponent, isPartAdded } from './regrouped.ts'
import type { SchemaSide, Together } from './schema-side.ts'
import type { Group } from './shape.ts'

export class Same {
  readonly #base: SchemaSide
  readonly #revision: SchemaSide
  readonly #answers: Coinduction
  readonly #likeness: Likeness

  constructor(base: SchemaSide, revision: SchemaSide, work: Work) {
    this.#base = base
    this.#revision = revision
    this.#answers = new Coinduction(work)
    this.#likeness = new Likeness(base, revision, work)
  }

  /** Notes such as defaults and deprecation included. Throws `TooLarge`. */
  same(a: Part, b: Part): boolean {
    const [left, right] = [filled(a), filled(b)]
    if (!left || !right) {
      return (!left || isEmpty(this.#base.shape(left))) && (!right || isEmpty(this.#revision.shape(right)))
    }
    const alike = this.#likeness.of(left, right)
    if (alike !== 'open') return alike === 'same'
    return this.#answers.holds(left, right, () => this.#closer(left, right))
  }

  /** Lists whose order does not count are matched one by one. */
  #closer(a: Together, b: Together): boolean {
    const [from, to] = [this.#base.shape(a), this.#revision.shape(b)]
    const local = localPairs(from, to)
    if (!local?.all.every(([one, other]) => this.same(one, other))) return false
    if (!local.lists.every(([own, others]) => this.#matched(own, others, false))) return false
    if (!this.#allGroups(from.groups, to.groups)) return false
    const same = (one: Together, other: Together) => this.same(one, other)
    return !isPartAdded({ base: this.#base, revision: this.#revision, same }, a, b)
  }

  /** All of them hold: what is said twice is said once. */
  #allGroups(from: readonly Group[], to: readonly Group[]): boolean {
    const met = new Set<Group>()
    for (const [at, group] of from.entries()) {
      const inOrder = to[at] ? [to[at], ...to] : to
      const found = inOrder.find(other => this.#groups(group, other))
      if (!found) return false
      met.add(found)
    }
    return to.every(other => met.has(other) || from.some(group => this.#groups(group, other)))
  }

  #groups(a: Group, b: Group): boolean {
    if (!isAlike(a, b)) return false
    return this.#matched(a.branches, b.branches, true)
  }

  #matched(a: readonly Together[], b: readonly Together[], isByName: boolean): boolean {
    if (a.length !== b.length) return false
    const sides = { base: this.#base, revision: this.#revision }
    const isOne = (one: Together, other: Together) =>
      !(isByName && isOtherComponent(sides, one, other)) && this.same(one, other)
    const left = [...b]
    for (const [at, one] of a.entries()) {
      // Most often in the same order.
      const first = left.indexOf(b[at]!)
      const found = first >= 0 && isOne(one, left[first]!) ? first : left.findIndex(other => isOne(one, other))
      if (found < 0) return false
      left.splice(found, 1)
    }
    return true
  }
}

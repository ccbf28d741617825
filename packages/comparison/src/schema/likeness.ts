/**
 * Which pairs of schemas are alike as they stand, found for everything that they lead to in one sweep without recursion:
 * time grows with the pairs, however they lead back to themselves. Where only the order of alternatives may be another one,
 * it says so and `Same` looks closer.
 */
import { canonicalText } from './canonical-text.ts'
import { TooLarge, type Work } from './coinduction.ts'
import { isEmpty, localPairs, type Part } from './local.ts'
import { isOtherComponent, mayHavePartAdded } from './regrouped.ts'
import type { SchemaSide, Together } from './schema-side.ts'
import type { Group, Shape } from './shape.ts'

type State = 'same' | 'different' | 'open'

interface PairNode {
  a: Together
  b: Together
  state: State
  /** Those that are alike only if this is; by choice where another one might do. */
  parents: { node: PairNode; byChoice: boolean }[]
}

export class Likeness {
  readonly #sides: { base: SchemaSide; revision: SchemaSide }
  /** Of sweeps that are done. */
  readonly #states = new Map<number, State>()
  /** Of the sweep at hand. */
  #nodes = new Map<number, PairNode>()
  readonly #work: Work

  constructor(base: SchemaSide, revision: SchemaSide, work: Work) {
    this.#sides = { base, revision }
    this.#work = work
  }

  of(a: Together, b: Together): State {
    return this.#states.get(keyOf(a, b)) ?? this.#swept(a, b)
  }

  #swept(a: Together, b: Together): State {
    const first = this.#node(a, b)
    const waiting = [first]
    const marked: PairNode[] = []
    for (let node = waiting.pop(); node; node = waiting.pop()) {
      if (--this.#work.left < 0) {
        this.#nodes = new Map()
        throw new TooLarge()
      }
      this.#look(node, waiting)
      if (node.state !== 'same') marked.push(node)
    }
    spread(marked)
    for (const [key, { state }] of this.#nodes) this.#states.set(key, state)
    this.#nodes = new Map()
    return first.state
  }

  #node(a: Together, b: Together): PairNode {
    const node: PairNode = { a, b, state: 'same', parents: [] }
    this.#nodes.set(keyOf(a, b), node)
    return node
  }

  #look(node: PairNode, waiting: PairNode[]): void {
    const { base, revision } = this.#sides
    const [a, b] = [base.shape(node.a), revision.shape(node.b)]
    if (a.lost || b.lost) {
      const isSame = a.lost && b.lost && canonicalText(a.at?.value) === canonicalText(b.at?.value)
      node.state = isSame ? 'same' : 'different'
      return
    }
    if (a.never && b.never) return
    const local = localPairs(a, b)
    if (!local) {
      node.state = 'different'
      return
    }
    if (mayHavePartAdded(this.#sides, node.a, node.b)) node.state = 'open'
    for (const [one, other] of local.all) this.#lead(node, { one, other, byChoice: false }, waiting)
    for (const [own, others] of local.lists) {
      for (const [at, one] of own.entries()) this.#lead(node, { one, other: others[at]!, byChoice: true }, waiting)
    }
    this.#groups(node, { a, b }, waiting)
  }

  #groups(node: PairNode, { a, b }: { a: Shape; b: Shape }, waiting: PairNode[]): void {
    // What is said twice on one side is held against what the other says once.
    const isRepeated = a.groups.length !== b.groups.length
    const count = Math.max(a.groups.length, b.groups.length)
    for (let at = 0; at < count; at++) {
      const [group, other] = [a.groups[at] ?? a.groups.at(-1)!, b.groups[at] ?? b.groups.at(-1)!]
      if (!isAlike(group, other)) {
        if (node.state !== 'different') node.state = isRepeated ? 'different' : 'open'
        continue
      }
      for (const [index, one] of group.branches.entries()) {
        const branch = other.branches[index]!
        if (isOtherComponent(this.#sides, one, branch)) node.state = node.state === 'different' ? 'different' : 'open'
        else this.#lead(node, { one, other: branch, byChoice: !isRepeated }, waiting)
      }
    }
  }

  #lead(
    node: PairNode,
    { one, other, byChoice }: { one: Part; other: Part; byChoice: boolean },
    waiting: PairNode[],
  ): void {
    const [left, right] = [filled(one), filled(other)]
    if (!left || !right) {
      const { base, revision } = this.#sides
      const isSame = (!left || isEmpty(base.shape(left))) && (!right || isEmpty(revision.shape(right)))
      if (!isSame) node.state = byChoice && node.state === 'same' ? 'open' : byChoice ? node.state : 'different'
      return
    }
    const done = this.#states.get(keyOf(left, right))
    let child = done ? undefined : this.#nodes.get(keyOf(left, right))
    const state = done ?? child?.state
    if (state !== undefined && state !== 'same' && node.state !== 'different') node.state = byChoice ? 'open' : state
    if (done) return
    if (!child) {
      child = this.#node(left, right)
      waiting.push(child)
    }
    child.parents.push({ node, byChoice })
  }
}

/** Without their branches, but for how many they are. */
export const isAlike = (a: Group, b: Group): boolean =>
  a.word === b.word &&
  a.branches.length === b.branches.length &&
  (a.word === 'anyOf' || a.orNull === b.orNull) &&
  a.discriminator?.property === b.discriminator?.property

/** What is not alike makes those that need it not alike. */
function spread(marked: PairNode[]): void {
  for (let node = marked.pop(); node; node = marked.pop()) {
    for (const { node: parent, byChoice } of node.parents) {
      const told: State = byChoice ? 'open' : node.state
      if (parent.state === 'different' || parent.state === told || told === 'same') continue
      parent.state = told
      marked.push(parent)
    }
  }
}

export const filled = (part: Part): Together | undefined => (part && part.items.length > 0 ? part : undefined)

const keyOf = (a: Together, b: Together) => a.id * 2 ** 26 + b.id

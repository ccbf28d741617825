/** Which alternative of one side is which of the other: the same, else of the same name, else the only one left of its kind. */
import { member, text } from '@gatehouse/documents/openapi/tree.ts'
import type { Reason } from '../schema/reason.ts'
import { isOtherComponent } from '../schema/regrouped.ts'
import type { SchemaSide, Together } from '../schema/schema-side.ts'

export interface Matched {
  /** Both sides, where they differ. */
  matched: [Together, Together][]
  gone: Together[]
  added: Together[]
}

const branchesMax = 200

export function matchBranches(reason: Reason, from: readonly Together[], to: readonly Together[]): Matched {
  const matched: [Together, Together][] = []
  const left = to.slice(0, branchesMax)
  const open = from.slice(0, branchesMax)
  const pass = (isOne: (own: Together, other: Together) => boolean, isKept: boolean) => {
    for (const own of [...open]) {
      const at = left.findIndex(other => isOne(own, other))
      if (at < 0) continue
      if (isKept) matched.push([own, left[at]!])
      left.splice(at, 1)
      open.splice(open.indexOf(own), 1)
    }
  }
  const isNamed = (own: Together, other: Together) => {
    const name = componentOf(own)
    return name !== undefined && name === componentOf(other)
  }
  pass((own, other) => isNamed(own, other) && reason.same(own, other), false)
  pass((own, other) => !isOtherComponent(reason, own, other) && reason.same(own, other), false)
  pass(isNamed, true)
  pass((own, other) => {
    if (componentOf(own) !== undefined || componentOf(other) !== undefined) return false
    const [a, b] = [titleOf(own), titleOf(other)]
    return a !== undefined && a === b
  }, true)
  const [own, other] = [open.filter(isInline), left.filter(isInline)]
  // One that came and one that went, both written in place: the same one, changed.
  if (own.length === 1 && other.length === 1) pass((a, b) => a === own[0] && b === other[0], true)
  return { matched, gone: open, added: left }
}

/** The component that a branch refers to. */
function componentOf({ items }: Together): string | undefined {
  const ref = items.length === 1 ? text(member(items[0]!.facts.at.value, '$ref')) : undefined
  return ref?.split('/').at(-1)
}

const isInline = (of: Together) => componentOf(of) === undefined

const titleOf = ({ items }: Together) =>
  items.length === 1 ? text(member(items[0]!.facts.at.value, 'title')) : undefined

/** As it is told. */
export function nameOf(side: SchemaSide, of: Together): string {
  const name = componentOf(of) ?? titleOf(of)
  if (name !== undefined) return name.slice(0, 80)
  const { at } = side.shape(of)
  return at ? `at ${shortPointer(at.pointer)}` : 'that takes anything'
}

/** Its last steps, whole ones. */
function shortPointer(pointer: string): string {
  const end = pointer.slice(-80)
  return end.length === pointer.length ? pointer : `…${end.slice(Math.max(end.indexOf('/'), 0))}`
}

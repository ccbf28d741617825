/**
 * Schemas that say the same and are put together otherwise on purpose: one more part in `allOf` beside those that were
 * there, or another component in the place of one that is there still. A split, a hoist and a rename are none of it.
 */
import { isRecord, member, text } from '@gatehouse/documents/openapi/tree.ts'
import { saysNothing } from './annotations.ts'
import { canonicalText } from './canonical-text.ts'
import type { SchemaSide, Together } from './schema-side.ts'

export interface Sides {
  base: SchemaSide
  revision: SchemaSide
  same(a: Together, b: Together): boolean
}

export function isPartAdded({ base, revision, same }: Sides, a: Together, b: Together): boolean {
  const [own, other] = [base.written(a), revision.written(b)]
  const [from, to] = [own?.listed.allOf ?? [], other?.listed.allOf ?? []]
  if (!own || !other || from.length === to.length) return false
  if (siblings(own.at.value) !== siblings(other.at.value)) return false
  const [parts, others] = [from.map(at => base.of(at)), to.map(at => revision.of(at))]
  if (from.length === 0 || to.length === 0) return [...parts, ...others].every(saysNothing)
  const left = [...others]
  const kept = parts.filter(part => {
    const found = left.findIndex(one => same(part, one))
    if (found >= 0) left.splice(found, 1)
    return found >= 0
  })
  return kept.length === Math.min(from.length, to.length)
}

const siblings = (value: unknown) => {
  if (!isRecord(value)) return ''
  const { allOf: _allOf, ...others } = value
  return canonicalText(others)
}

/** Two components that say the same, neither of which is the other's new name. */
export function isOtherComponent(
  { base, revision }: Pick<Sides, 'base' | 'revision'>,
  a: Together,
  b: Together,
): boolean {
  const [own, other] = [refOf(a), refOf(b)]
  if (own === undefined || other === undefined || own === other) return false
  return revision.has(own) && base.has(other)
}

function refOf({ items }: Together): string | undefined {
  return items.length === 1 ? text(member(items[0]!.facts.at.value, '$ref')) : undefined
}

/** Without a look at what the parts say. */
export function mayHavePartAdded(
  { base, revision }: Pick<Sides, 'base' | 'revision'>,
  a: Together,
  b: Together,
): boolean {
  const [own, other] = [base.written(a), revision.written(b)]
  if (!own || !other) return false
  const [from, to] = [own.listed.allOf?.length ?? 0, other.listed.allOf?.length ?? 0]
  return from !== to && siblings(own.at.value) === siblings(other.at.value)
}

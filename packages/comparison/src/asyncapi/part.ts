/** Members of objects with references and traits. */
import { isRecord, list, member } from '@gatehouse/documents/openapi/tree.ts'
import { type At, type Library, within } from '../model/source.ts'
import { canonicalText } from '../schema/canonical-text.ts'

/** What stands at a member, references followed; undefined where nothing does. */
export function part(library: Library, at: At, name: string): At | undefined {
  const one = within(at, name)
  if (one.value === undefined) return undefined
  return library.resolved(one) ?? one
}

/** The object and, behind it, its traits. */
export function withTraits(library: Library, at: At): At[] {
  const traits = list(member(at.value, 'traits')).flatMap((_, index) => {
    const one = library.resolved(within(at, 'traits', index))
    return one && isRecord(one.value) ? [one] : []
  })
  return [at, ...traits.reverse()]
}

/** Of the object itself, or of the last of its traits that says it. */
export function inherited(library: Library, at: At, name: string): At | undefined {
  for (const one of withTraits(library, at)) {
    const found = part(library, one, name)
    if (found) return found
  }
  return undefined
}

export const bindingsText = (library: Library, at: At) => canonicalText(inherited(library, at, 'bindings')?.value ?? {})

/** Arrays: whether everything that one schema lets in is let in by another. */
import { isAtLeast, isAtMost } from './covers-values.ts'
import type { Together } from './schema-side.ts'
import type { Shape } from './shape.ts'

export interface Asks {
  covers(a: Together | undefined, b: Together | undefined): boolean
  /** Whether every name that may be sent stands in the shape itself, none in an alternative or condition. */
  tellsAll: boolean
}

export function coversArrays(from: Shape, to: Shape, { covers }: Asks): boolean {
  if (!isAtLeast(from, to, 'minItems') || !isAtMost(from, to, 'maxItems')) return false
  const longest = from.counts.maxItems ?? Number.POSITIVE_INFINITY
  if (to.unique && !from.unique && longest > 1) return false
  if (to.unevaluatedItems.length > 0) return false
  const beyond = Math.max(from.prefix.length, to.prefix.length)
  for (let at = 0; at < beyond && at < longest; at++) {
    if (!covers(from.prefix[at] ?? from.items, to.prefix[at] ?? to.items)) return false
  }
  if (longest > beyond && !covers(from.items, to.items)) return false
  return to.contains.every(asked =>
    from.contains.some(own => {
      if (!covers(own.schema, asked.schema) || own.min < asked.min) return false
      return asked.max === undefined || (own.max !== undefined && own.max <= asked.max)
    }),
  )
}

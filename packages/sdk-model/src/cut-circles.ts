/** Aliases that lead to themselves without a list, a map or an object between say nothing: they are any value. */
import { any, type NamedType, type Type } from './type.ts'

export function cutCircles(types: ReadonlyMap<string, NamedType>): void {
  const done = new Set<string>()
  for (const id of types.keys()) walk(id, { types, done, open: new Set() })
}

interface Walk {
  types: ReadonlyMap<string, NamedType>
  done: Set<string>
  /** On the way here. */
  open: Set<string>
}

/** Whether the way led back to somewhere on it. */
function walk(id: string, way: Walk): boolean {
  if (way.open.has(id)) return true
  const named = way.types.get(id)
  if (way.done.has(id) || named?.shape.kind !== 'alias') return false
  way.open.add(id)
  if (refsOf(named.shape.type).some(ref => walk(ref, way))) named.shape = { kind: 'alias', type: any }
  way.open.delete(id)
  way.done.add(id)
  return false
}

function refsOf(type: Type): string[] {
  if (type.kind === 'ref') return [type.id]
  return type.kind === 'union' ? type.of.flatMap(refsOf) : []
}

/** Objects: whether everything that one schema lets in is let in by another. */
import type { Asks } from './covers-arrays.ts'
import { isAtLeast, isAtMost } from './covers-values.ts'
import type { Shape } from './shape.ts'

export function coversObjects(from: Shape, to: Shape, asks: Asks): boolean {
  if (![...to.required].every(name => from.required.has(name))) return false
  if (!isAtMost(from, to, 'maxProperties')) return false
  if (!isAtLeast(from, to, 'minProperties') && from.required.size < (to.counts.minProperties ?? 0)) return false
  if (to.unevaluatedProperties.length > 0) return false
  return named(from, to, asks) && others(from, to, asks) && dependents(from, to, asks)
}

function named(from: Shape, to: Shape, { covers, tellsAll }: Asks): boolean {
  for (const [name, own] of from.properties) {
    const other = to.properties.get(name) ?? (fitsNone(to) ? to.rest : undefined)
    if (!to.properties.has(name) && !fitsNone(to)) return false
    if (!covers(own, other)) return false
  }
  for (const [name, other] of to.properties) {
    if (from.properties.has(name)) continue
    if (tellsAll && from.rest === undefined && fitsNone(from)) continue
    if (!covers(from.rest, other)) return false
  }
  return true
}

const fitsNone = ({ patternProperties }: Shape) => patternProperties.size === 0

function others(from: Shape, to: Shape, { covers }: Asks): boolean {
  for (const [pattern, other] of to.patternProperties) {
    const own = from.patternProperties.get(pattern)
    if (own ? !covers(own, other) : !covers(from.rest, other)) return false
  }
  if (to.rest && !covers(from.rest, to.rest)) return false
  for (const [pattern, own] of from.patternProperties) {
    if (!to.patternProperties.has(pattern) && to.rest && !covers(own, to.rest)) return false
  }
  return to.names.every(other => from.names.some(own => covers(own, other)))
}

function dependents(from: Shape, to: Shape, { covers }: Asks): boolean {
  for (const [name, names] of to.dependentRequired) {
    const own = from.dependentRequired.get(name)
    if (![...names].every(one => from.required.has(one) || own?.has(one))) return false
  }
  return [...to.dependentSchemas].every(([name, other]) => {
    const own = from.dependentSchemas.get(name)
    return own !== undefined && covers(own, other)
  })
}

/** Kinds of JSON values as bits, and bounds of numbers. */
import type { Json } from '@gatehouse/documents/openapi/tree.ts'

export const kind = { null: 1, boolean: 2, integer: 4, fraction: 8, string: 16, array: 32, object: 64 } as const
export const anyKind = 127
export const numberKinds = kind.integer | kind.fraction

const masks: Readonly<Record<string, number>> = {
  null: kind.null,
  boolean: kind.boolean,
  integer: kind.integer,
  number: numberKinds,
  string: kind.string,
  array: kind.array,
  object: kind.object,
  // OpenAPI 2.0: what a form sends as a file.
  file: kind.string,
}

/** Of names as `type` has them; a name that nobody knows says nothing. */
export function maskOf(names: readonly string[]): number {
  let mask = 0
  for (const name of names) mask |= Object.hasOwn(masks, name) ? masks[name]! : anyKind
  return mask
}

/** Names as `type` would have them; without null. */
export function kindNames(mask: number): string[] {
  const names: string[] = []
  if (mask & kind.boolean) names.push('boolean')
  if (mask & kind.fraction) names.push('number')
  else if (mask & kind.integer) names.push('integer')
  if (mask & kind.string) names.push('string')
  if (mask & kind.array) names.push('array')
  if (mask & kind.object) names.push('object')
  return names
}

export function kindOf(value: Json): number {
  if (value === null || value === undefined) return kind.null
  if (Array.isArray(value)) return kind.array
  switch (typeof value) {
    case 'boolean':
      return kind.boolean
    case 'number':
      return Number.isInteger(value) ? kind.integer : kind.fraction
    case 'string':
      return kind.string
    default:
      return kind.object
  }
}

export interface Bound {
  value: number
  exclusive: boolean
}

/** More than 0 where `a` lets fewer numbers through as a lower bound. */
export const lowerTighter = (a: Bound, b: Bound) =>
  a.value === b.value ? Number(a.exclusive) - Number(b.exclusive) : a.value - b.value
export const upperTighter = (a: Bound, b: Bound) =>
  a.value === b.value ? Number(a.exclusive) - Number(b.exclusive) : b.value - a.value

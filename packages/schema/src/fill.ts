import { Check } from 'typebox/value'
import type { TSchema } from './build.ts'

interface Shape {
  type?: string
  default?: unknown
  properties?: Record<string, TSchema>
  patternProperties?: Record<string, TSchema>
  items?: TSchema
  anyOf?: TSchema[]
}

/**
 * A copy of a valid value with every default filled in, also inside lists, records and objects that were left
 * out. (TypeBox's own filler passes over records, and over objects it would have to make.)
 */
export function fill(schema: TSchema, value: unknown): unknown {
  const shape = schema as Shape
  if (value === undefined) return shape.default === undefined ? undefined : fill(schema, shape.default)
  if (Array.isArray(value)) return shape.items ? value.map(item => fill(shape.items!, item)) : structuredClone(value)
  if (shape.anyOf) {
    const branch = shape.anyOf.find(one => Check(one, value))
    return branch ? fill(branch, value) : structuredClone(value)
  }
  if (typeof value !== 'object' || value === null) return value
  const [anyKey] = Object.values(shape.patternProperties ?? {})
  if (!shape.properties && !anyKey) return structuredClone(value)
  const filled: [string, unknown][] = []
  for (const [key, field] of Object.entries(value)) {
    const known = shape.properties?.[key] ?? anyKey
    filled.push([key, known ? fill(known, field) : structuredClone(field)])
  }
  for (const [key, known] of Object.entries(shape.properties ?? {})) {
    if (Object.hasOwn(value, key) && (value as Record<string, unknown>)[key] !== undefined) continue
    const field = fill(known, undefined)
    if (field !== undefined) filled.push([key, field])
  }
  return Object.fromEntries(filled)
}

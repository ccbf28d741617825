/** The object that a schema describes, parts of `allOf` laid together. */
import type { References } from '@gatehouse/documents/openapi/reference.ts'
import { isRecord, type Json, list, record, texts } from '@gatehouse/documents/openapi/tree.ts'
import { escapePointer } from '@gatehouse/schema'

export interface MergedField {
  name: string
  value: Json
  pointer: string
  required: boolean
}

export interface MergedObject {
  fields: MergedField[]
  /** What `additionalProperties` says; undefined where nothing is said. */
  rest: Json
}

export const objectKeywords = ['properties', 'required', 'additionalProperties', 'patternProperties'] as const

const partsMax = 1000

/** Undefined where a part is no object: a text, a list, alternatives. */
export function mergedObject(schema: Json, pointer: string, references: References): MergedObject | undefined {
  const fields = new Map<string, { value: Json; pointer: string }>()
  const required = new Set<string>()
  const seen = new Set<Json>()
  const waiting: { value: Json; pointer: string }[] = [{ value: schema, pointer }]
  let rest: Json
  while (waiting.length > 0) {
    const next = waiting.shift()!
    const at = references.resolved(next.value, next.pointer)
    if (!at || !isRecord(at.value) || seen.has(at.value) || seen.size > partsMax) continue
    seen.add(at.value)
    const { value } = at
    const types = typeof value.type === 'string' ? [value.type] : texts(value.type)
    if (types.length > 0 && !types.includes('object')) return undefined
    if (seen.size > 1 && (Array.isArray(value.oneOf) || Array.isArray(value.enum))) return undefined
    for (const [name, one] of Object.entries(record(value.properties))) {
      if (!fields.has(name))
        fields.set(name, { value: one, pointer: `${at.pointer}/properties/${escapePointer(name)}` })
    }
    for (const name of texts(value.required)) required.add(name)
    rest ??= value.additionalProperties
    for (const [index, part] of list(value.allOf).entries())
      waiting.push({ value: part, pointer: `${at.pointer}/allOf/${index}` })
  }
  return { fields: [...fields].map(([name, field]) => ({ name, ...field, required: required.has(name) })), rest }
}

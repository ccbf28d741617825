/**
 * A discriminator says which of the alternatives holds: a condition for each takes their place, so that what is told is
 * what is wrong with the one that was meant (OpenAPI 3.1.1 §4.8.25).
 */
import { isRecord } from '@gatehouse/documents/openapi/tree.ts'

type Written = Record<string, unknown>
export type NameOf = (reference: string) => { name: string; $ref: string } | undefined

/** What was written, with conditions where each alternative has a name; as it is where one has none. */
export function alternatives(value: Written, written: Written, nameOf: NameOf): Written {
  const { discriminator } = value
  const field = isRecord(discriminator) ? discriminator.propertyName : undefined
  const keyword = Array.isArray(value.oneOf) ? 'oneOf' : 'anyOf'
  const listed = value[keyword]
  if (typeof field !== 'string' || !Array.isArray(listed) || listed.length === 0) return written
  const known = named(listed, isRecord(discriminator) ? discriminator.mapping : undefined, nameOf)
  if (!known) return written
  const { [keyword]: _, ...rest } = written
  const conditions = [...known].map(([name, $ref]) => ({
    if: { properties: { [field]: { const: name } } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { $ref },
  }))
  const chosen = { type: 'object', required: [field], properties: { [field]: { enum: [...known.keys()] } } }
  return { ...rest, allOf: [...((rest.allOf as unknown[] | undefined) ?? []), chosen, ...conditions] }
}

/** References by the values that mean them; undefined where an alternative is no reference. */
function named(listed: readonly unknown[], mapping: unknown, nameOf: NameOf): Map<string, string> | undefined {
  const known = new Map<string, string>()
  const mapped = new Set<string>()
  for (const [value, target] of Object.entries(isRecord(mapping) ? mapping : {})) {
    const found = typeof target === 'string' ? nameOf(target) : undefined
    if (!found) return undefined
    known.set(value, found.$ref)
    mapped.add(found.$ref)
  }
  for (const one of listed) {
    const found = isRecord(one) && typeof one.$ref === 'string' ? nameOf(one.$ref) : undefined
    if (!found) return undefined
    if (!mapped.has(found.$ref)) known.set(found.name, found.$ref)
  }
  return known
}

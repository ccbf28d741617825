import type { TSchema } from './build.ts'

/** The schema as a plain JSON Schema 2020-12 document: TypeBox's hidden keys gone, nothing shared. */
export function jsonSchema(schema: TSchema): Record<string, unknown> {
  return JSON.parse(JSON.stringify(schema))
}

/** The schema of a merge patch (RFC 7396) to a value: everything optional, nothing defaulted, null removes. */
export function patchSchema(schema: TSchema): Record<string, unknown> {
  const { type, properties, additionalProperties, description } = jsonSchema(schema)
  if (type !== 'object' || !properties) return jsonSchema(schema)
  const fields = Object.entries(properties as Record<string, TSchema>).map(([name, field]) => {
    const { default: _, ...rest } = patchSchema(field) as Record<string, unknown>
    return [name, { anyOf: [rest, { type: 'null' }] }]
  })
  return { type, ...(description ? { description } : {}), properties: Object.fromEntries(fields), additionalProperties }
}

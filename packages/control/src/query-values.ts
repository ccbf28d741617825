import type { TSchema } from '@gatehouse/schema'

/** Query texts as the schema's numbers and booleans, where that is what they say; the checker judges the rest. */
export function queryValues(schema: TSchema | undefined, query: unknown): unknown {
  const { properties = {} } = (schema ?? {}) as { properties?: Record<string, { type?: string }> }
  const entries = Object.entries(query as Record<string, unknown>).map(([key, value]) => {
    const type = Object.hasOwn(properties, key) ? properties[key]!.type : undefined
    return [key, typeof value === 'string' ? read(type, value) : value]
  })
  return Object.fromEntries(entries)
}

function read(type: string | undefined, text: string): unknown {
  if ((type === 'integer' || type === 'number') && /^-?\d{1,15}$/.test(text)) return Number(text)
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  return text
}

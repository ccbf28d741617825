/** A text that is the same for values that are equal in JSON, whatever the order of their keys. */
import type { Json } from '@gatehouse/documents/openapi/tree.ts'

const depthMax = 64

export function canonicalText(value: Json, depth = 0): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (depth > depthMax) return '…'
  if (Array.isArray(value)) return `[${value.map(one => canonicalText(one, depth + 1)).join(',')}]`
  const entries = Object.keys(value).sort()
  const of = value as Record<string, Json>
  return `{${entries.map(key => `${JSON.stringify(key)}:${canonicalText(of[key], depth + 1)}`).join(',')}}`
}

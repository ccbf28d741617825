/** A value that fits a schema, made of its tree: no larger than that. */
import type { SchemaNode } from './schema-node.ts'

const texts: Readonly<Record<string, string>> = {
  date: '2026-01-31',
  'date-time': '2026-01-31T12:00:00Z',
  email: 'ada@example.com',
  uuid: '00000000-0000-4000-8000-000000000000',
  uri: 'https://example.com/',
}

const depthMax = 4

/** Undefined for what is cut off, so that a field of it is left out. */
export function exampleOf(node: SchemaNode, depth = 0): unknown {
  const { type, fields, items, choices, values, example, format, more } = node
  if (example !== undefined) return typed(type, example)
  if (values?.[0] !== undefined) return typed(type, values[0])
  if (choices?.nodes[0] && !fields) return exampleOf(choices.nodes[0], depth)
  if (depth > depthMax) return undefined
  if (fields) {
    const named = fields.filter(({ name, only }) => name !== '*' && only !== 'write')
    const entries = named.map(({ name, node: field }) => [name, exampleOf(field, depth + 1)] as const)
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined))
  }
  if (type.startsWith('array')) return items ? [exampleOf(items, depth + 1)].filter(one => one !== undefined) : []
  if (more) return undefined
  return plain(type, format)
}

function plain(type: string, format: string | undefined): unknown {
  if (/^(integer|number)/.test(type)) return 1
  if (type.startsWith('boolean')) return true
  if (type.startsWith('string')) return texts[format ?? ''] ?? 'text'
  return type.startsWith('object') ? {} : undefined
}

function typed(type: string, text: string): unknown {
  if (/^(integer|number|boolean)/.test(type)) {
    const value: unknown = text === 'true' ? true : text === 'false' ? false : Number(text)
    return Number.isNaN(value) ? text : value
  }
  return text
}

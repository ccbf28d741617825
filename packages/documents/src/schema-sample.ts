/** A value that fits a schema: its example where it has one, else something plausible. Bounded, the same every time. */
import { pointerSteps } from './positions.ts'

interface Schema {
  $ref?: string
  example?: unknown
  examples?: unknown
  default?: unknown
  enum?: unknown[]
  const?: unknown
  type?: string | string[]
  format?: string
  minimum?: number
  minLength?: number
  properties?: Record<string, Schema>
  items?: Schema
  allOf?: Schema[]
  oneOf?: Schema[]
  anyOf?: Schema[]
}

const depthMax = 6
const fieldsMax = 50

const texts: Readonly<Record<string, string>> = {
  date: '2026-01-31',
  'date-time': '2026-01-31T12:00:00Z',
  time: '12:00:00Z',
  email: 'ada@example.com',
  uuid: '00000000-0000-4000-8000-000000000000',
  uri: 'https://example.com/',
  url: 'https://example.com/',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
}

/** `document` is where references lead. */
export function sampleOf(schema: unknown, document: unknown, depth = 0): unknown {
  if (typeof schema !== 'object' || schema === null) return null
  const shape = resolved(schema as Schema, document)
  const given = shape.example ?? (Array.isArray(shape.examples) ? shape.examples[0] : undefined) ?? shape.default
  if (given !== undefined) return given
  if (shape.const !== undefined) return shape.const
  if (shape.enum) return shape.enum[0] ?? null
  if (depth >= depthMax) return null
  const inner = (one: unknown) => sampleOf(one, document, depth + 1)
  if (shape.allOf)
    return merged(shape.allOf.map(inner), shape.properties ? inner({ ...shape, allOf: undefined }) : undefined)
  const choice = shape.oneOf ?? shape.anyOf
  if (choice) return inner(choice[0])
  const [type = shape.properties ? 'object' : 'string'] = [shape.type].flat().filter(one => one !== 'null')
  if (type === 'object') {
    const fields = Object.entries(shape.properties ?? {}).slice(0, fieldsMax)
    return Object.fromEntries(fields.map(([name, field]) => [name, inner(field)]))
  }
  if (type === 'array') return shape.items ? [inner(shape.items)] : []
  if (type === 'integer' || type === 'number') return shape.minimum ?? 1
  if (type === 'boolean') return true
  return texts[shape.format ?? ''] ?? 'text'.padEnd(shape.minLength ?? 0, '.')
}

function merged(parts: unknown[], own: unknown): unknown {
  return Object.assign({}, ...[...parts, own].filter(part => typeof part === 'object' && part !== null))
}

/** Follows references within the document; one that leads nowhere, or round in a circle, is an empty schema. */
function resolved(schema: Schema, document: unknown): Schema {
  let at = schema
  for (let hops = 0; at.$ref !== undefined; hops++) {
    if (!at.$ref.startsWith('#') || hops > 20) return {}
    let found: unknown = document
    for (const step of pointerSteps(at.$ref.slice(1))) found = (found as Record<string, unknown> | undefined)?.[step]
    if (typeof found !== 'object' || found === null) return {}
    at = found as Schema
  }
  return at
}

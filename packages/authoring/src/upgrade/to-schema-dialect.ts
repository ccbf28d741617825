/** OpenAPI 3.0 → 3.1: schemas in JSON Schema 2020-12 (OpenAPI 3.1.1 §4.8.24). */
import { isRecord, setMember } from '@gatehouse/documents/openapi/tree.ts'

type Json = Record<string, unknown>

/** Keys under which schemas stand by names of users. */
const named = new Set(['properties', 'schemas', 'patternProperties', 'definitions'])
const data = new Set(['example', 'examples', 'default', 'enum', 'const', 'mapping'])
/** What only a Schema Object of 3.0 has. */
const words = ['nullable', 'exclusiveMinimum', 'exclusiveMaximum', 'example']

export function toSchemaDialect(document: Json): Json {
  return { ...(walked(document, false) as Json), openapi: '3.1.1' }
}

function walked(value: unknown, isSchema: boolean, key = ''): unknown {
  if (Array.isArray(value)) return value.map(item => walked(item, isSchema))
  if (!isRecord(value)) return value
  const isNamed = named.has(key)
  const made: Json = {}
  for (const [name, part] of Object.entries(value)) {
    const isData = !isNamed && (data.has(name) || name.startsWith('x-'))
    const isWithin = isNamed || holdsSchema(name, isSchema)
    setMember(made, name, isData ? part : walked(part, isWithin, isNamed ? '' : name))
  }
  return isSchema && !isNamed ? schema(made) : made
}

/** Beneath a schema everything but what users wrote is one; elsewhere `schema` and lists of them. */
const holdsSchema = (name: string, isSchema: boolean) => isSchema || name === 'schema'

function schema(made: Json): Json {
  // Beside a reference nothing counted there.
  if (typeof made.$ref === 'string') return { $ref: made.$ref }
  if (!words.some(word => Object.hasOwn(made, word)) && made.format !== 'binary' && made.format !== 'byte') return made
  const { nullable, exclusiveMinimum, exclusiveMaximum, example, ...rest } = made
  const next: Json = {
    ...rest,
    ...bound(rest, 'minimum', exclusiveMinimum),
    ...bound(rest, 'maximum', exclusiveMaximum),
  }
  if (exclusiveMinimum === true && rest.minimum !== undefined) delete next.minimum
  if (exclusiveMaximum === true && rest.maximum !== undefined) delete next.maximum
  if (example !== undefined) next.examples = [example]
  return nullable === true ? withNull(next) : next
}

function bound(rest: Json, name: 'minimum' | 'maximum', exclusive: unknown): Json {
  if (exclusive !== true || rest[name] === undefined) return {}
  return { [name === 'minimum' ? 'exclusiveMinimum' : 'exclusiveMaximum']: rest[name] }
}

/** By the letter it counts only beside a type (OpenAPI 3.0.4 §4.7.24.1); authors meant it everywhere, and readers take it so. */
function withNull(next: Json): Json {
  if (typeof next.type === 'string') {
    const values = Array.isArray(next.enum) && !next.enum.includes(null) ? { enum: [...next.enum, null] } : {}
    return { ...next, type: [next.type, 'null'], ...values }
  }
  return Object.keys(next).some(name => !spoken.has(name)) ? { anyOf: [next, { type: 'null' }] } : next
}

/** What says nothing of which values fit. */
const spoken = new Set([
  'title',
  'description',
  'default',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
  'externalDocs',
  'xml',
])

/** The schema that values were probably made by: what all of them have is required, what some have is not. */
import { setMember } from '@gatehouse/documents/openapi/tree.ts'

export type InferredSchema = Record<string, unknown>

const texts: [format: string, pattern: RegExp][] = [
  ['uuid', /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i],
  ['date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/],
  ['date', /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/],
  ['email', /^[^\s@]{1,64}@[^\s@.]{1,63}(?:\.[^\s@.]{1,63}){1,8}$/],
  ['uri', /^https?:\/\/[^\s]{1,2000}$/],
]
/** Names beyond these are taken for keys of a map, not for fields. */
const fieldsMax = 200
const depthMax = 60

/** JSON Schema 2020-12 (with `nullable` for OpenAPI 3.0) that all of the values fit. */
export function inferSchema(values: readonly unknown[], dialect: '3.0' | '3.1' = '3.1'): InferredSchema {
  return inferred(values, dialect, 0)
}

function inferred(values: readonly unknown[], dialect: '3.0' | '3.1', depth: number): InferredSchema {
  const isNullable = values.includes(null)
  const others = values.filter(value => value !== null)
  if (others.length === 0 || depth > depthMax) return isNullable && depth <= depthMax ? nullOf(dialect) : {}
  const kinds = new Map<string, unknown[]>()
  for (const value of others) added(kinds, kindOf(value), value)
  if (kinds.has('number') && kinds.has('integer')) {
    kinds.set('number', [...kinds.get('number')!, ...kinds.get('integer')!])
    kinds.delete('integer')
  }
  const schemas = [...kinds].map(([kind, found]) => schemaOf(kind, found, { dialect, depth }))
  const [first] = schemas
  if (schemas.length > 1) return { anyOf: isNullable ? [...schemas, nullOf(dialect)] : schemas }
  return isNullable ? withNull(first!, dialect) : first!
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'integer' : 'number'
  return typeof value
}

interface Within {
  dialect: '3.0' | '3.1'
  depth: number
}

function schemaOf(kind: string, values: readonly unknown[], { dialect, depth }: Within): InferredSchema {
  if (kind === 'string') return { type: 'string', ...formatOf(values as string[]) }
  if (kind === 'array') {
    const items = (values as unknown[][]).flat(1)
    return { type: 'array', items: items.length === 0 ? {} : inferred(items, dialect, depth + 1) }
  }
  if (kind !== 'object') return { type: kind }
  const fields = new Map<string, unknown[]>()
  for (const one of values as Record<string, unknown>[])
    for (const [name, value] of Object.entries(one)) added(fields, name, value)
  if (fields.size > fieldsMax)
    return { type: 'object', additionalProperties: inferred([...fields.values()].flat(), dialect, depth + 1) }
  const required = [...fields].flatMap(([name, found]) => (found.length === values.length ? [name] : []))
  const properties = [...fields].map(([name, found]) => [name, inferred(found, dialect, depth + 1)] as const)
  return {
    type: 'object',
    ...(required.length > 0 ? { required } : {}),
    ...(properties.length > 0 ? { properties: fromEntries(properties) } : {}),
  }
}

function added<Key>(lists: Map<Key, unknown[]>, key: Key, value: unknown): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}

/** The first that all of them are of. */
function formatOf(values: readonly string[]): { format?: string } {
  const found = texts.find(([, pattern]) => values.every(value => pattern.test(value)))
  return found ? { format: found[0] } : {}
}

const nullOf = (dialect: '3.0' | '3.1'): InferredSchema => (dialect === '3.0' ? { nullable: true } : { type: 'null' })

function withNull(schema: InferredSchema, dialect: '3.0' | '3.1'): InferredSchema {
  if (dialect === '3.0') return { ...schema, nullable: true }
  return { ...schema, type: [schema.type, 'null'] }
}

/** Whatever the names are. */
function fromEntries(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  const made: Record<string, unknown> = {}
  for (const [name, value] of entries) setMember(made, name, value)
  return made
}

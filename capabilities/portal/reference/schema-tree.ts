/** Schemas of a document as trees of bounded size: what is named and deep, or comes back to itself, is a name alone. */
import type { References } from '@gatehouse/documents/openapi/reference.ts'
import { isRecord, type Json, list, member, record, text, texts } from '@gatehouse/documents/openapi/tree.ts'
import type { SchemaField, SchemaNode } from './schema-node.ts'
import { rulesOf } from './schema-rules.ts'
import { shortText, valueText } from './short-text.ts'

const fieldsMax = 100
const choicesMax = 20
const valuesMax = 60

export interface TreeBounds {
  depthMax: number
  nodesMax: number
}

/** Of a large document less is unfolded on each page: the rest has pages of its own. */
export const treeBounds = ({ endpoints }: { endpoints: readonly unknown[] }): TreeBounds =>
  endpoints.length > 1000 ? { depthMax: 2, nodesMax: 80 } : { depthMax: 5, nodesMax: 250 }

export class SchemaTrees {
  readonly #bounds: TreeBounds
  /** Named schemas are asked for again and again. */
  readonly #named = new Map<string, SchemaNode>()
  readonly #references: References
  /** Nodes that the tree may still have. */
  #left = 0

  constructor(references: References, bounds: TreeBounds) {
    this.#references = references
    this.#bounds = bounds
  }

  /** Of no more nodes than its bounds, or than `nodesMax`. */
  of(schema: Json, nodesMax = this.#bounds.nodesMax): SchemaNode {
    const keys = isRecord(schema) ? Object.keys(schema) : []
    const key =
      keys.length === 1 && typeof schema === 'object' ? `${nodesMax} ${text(member(schema, '$ref')) ?? ''}` : ''
    const known = this.#named.get(key)
    if (known) return known
    this.#left = Math.min(nodesMax, this.#bounds.nodesMax)
    const made = this.#node(schema, 0, [])
    if (key.includes('#')) this.#named.set(key, made)
    return made
  }

  #node(written: Json, depth: number, path: readonly string[]): SchemaNode {
    this.#left--
    const ref = text(member(written, '$ref'))
    const name = ref === undefined ? undefined : nameOf(ref)
    const schema = record(this.#references.resolved(written, '')?.value)
    const type = this.#typeOf(schema, 0)
    const named = name === undefined ? {} : { name }
    if (ref !== undefined && (path.includes(ref) || depth >= this.#bounds.depthMax || this.#left <= 0))
      return { type: name ?? type, ...named, more: true }
    const about = { type, ...named, ...aboutOf(schema, record(written)) }
    if (depth >= this.#bounds.depthMax || this.#left <= 0) return { ...about, more: true }
    const below = (one: Json) => this.#node(one, depth + 1, ref === undefined ? path : [...path, ref])
    return { ...about, ...this.#inside(schema, below) }
  }

  #inside(schema: Record<string, Json>, below: (one: Json) => SchemaNode): Partial<SchemaNode> {
    const parts = list(schema.allOf)
    const flat = parts.length > 0 ? this.#flattened(schema) : schema
    const all = Object.entries(record(flat.properties))
    const required = new Set(texts(flat.required))
    const fields = all
      .slice(0, fieldsMax)
      .map(([name, field]) => fieldOf(name, required.has(name), below(field), this.#value(field)))
    const choices = choicesOf(flat)
    const extra = isRecord(flat.additionalProperties) ? flat.additionalProperties : undefined
    if (extra && Object.keys(extra).length > 0) fields.push({ name: '*', required: false, node: below(extra) })
    const items = isRecord(flat.items) ? below(flat.items) : undefined
    return {
      ...(fields.length > 0 ? { fields } : {}),
      ...(items ? { items } : {}),
      ...(choices ? { choices: { how: choices.how, nodes: choices.schemas.slice(0, choicesMax).map(below) } } : {}),
      ...(all.length > fieldsMax || (choices?.schemas.length ?? 0) > choicesMax ? { more: true } : {}),
    }
  }

  readonly #value = (written: Json) => record(this.#references.resolved(written, '')?.value)

  /** The fields of all parts together, each part looked into once. */
  #flattened(schema: Record<string, Json>): Record<string, Json> {
    const seen = new Set<unknown>()
    const properties: Record<string, Json> = Object.create(null)
    const required: string[] = []
    let rest: Record<string, Json> = {}
    const add = (written: Json, depth: number) => {
      const one = this.#value(written)
      if (seen.has(one) || depth > 20) return
      seen.add(one)
      for (const part of list(one.allOf)) add(part, depth + 1)
      Object.assign(properties, record(one.properties))
      required.push(...texts(one.required))
      const { properties: _, required: __, allOf: ___, ...others } = one
      rest = { ...rest, ...others }
    }
    add(schema, 0)
    return { ...rest, properties, required }
  }

  #typeOf(schema: Record<string, Json>, depth: number): string {
    const types = [schema.type].flat().filter(one => typeof one === 'string' && one !== 'null') as string[]
    const type = types.join(' or ') || guessed(schema)
    const isNull = [schema.type].flat().includes('null') || schema.nullable === true
    if (type !== 'array') return isNull ? `${type} or null` : type
    const ref = text(member(schema.items, '$ref'))
    const items = (ref && nameOf(ref)) || (depth > 3 ? 'any' : this.#typeOf(this.#value(schema.items), depth + 1))
    return `array of ${items}${isNull ? ', or null' : ''}`
  }
}

function guessed(schema: Record<string, Json>): string {
  if (schema.properties || schema.allOf || schema.additionalProperties) return 'object'
  if (schema.items) return 'array'
  if (schema.oneOf) return 'one of'
  if (schema.anyOf) return 'any of'
  if (schema.const !== undefined) return typeof schema.const
  return Array.isArray(schema.enum) ? typeof schema.enum[0] : 'any'
}

function choicesOf({ oneOf, anyOf }: Record<string, Json>) {
  if (Array.isArray(oneOf)) return { how: 'one of' as const, schemas: oneOf as Json[] }
  return Array.isArray(anyOf) ? { how: 'any of' as const, schemas: anyOf as Json[] } : undefined
}

function aboutOf(schema: Record<string, Json>, written: Record<string, Json>): Partial<SchemaNode> {
  const description = shortText(text(written.description) ?? text(schema.description), 2000)
  const format = shortText(text(schema.format), 60)
  const values = list(schema.enum)
    .slice(0, valuesMax)
    .map(one => valueText(one, 100))
  const given = schema.example ?? list(schema.examples)[0]
  const rules = rulesOf(schema)
  return {
    ...(description === undefined ? {} : { description }),
    ...(format === undefined ? {} : { format }),
    ...(rules.length > 0 ? { rules } : {}),
    ...(values.length > 0 ? { values } : {}),
    ...(given === undefined || typeof given === 'object' ? {} : { example: valueText(given, 200) }),
    ...(schema.deprecated === true ? { deprecated: true } : {}),
  }
}

function fieldOf(name: string, required: boolean, node: SchemaNode, schema: Record<string, Json>): SchemaField {
  const only = schema.readOnly === true ? 'read' : schema.writeOnly === true ? 'write' : undefined
  return { name: name.slice(0, 200), required, node, ...(only ? { only } : {}) }
}

/** Of a schema that the document gives a name. */
export function nameOf(ref: string): string | undefined {
  const found = /^#\/(?:components\/schemas|definitions)\/([^/]+)$/.exec(ref)?.[1]
  if (found === undefined) return undefined
  const plain = found.replaceAll('~1', '/').replaceAll('~0', '~')
  try {
    return decodeURIComponent(plain)
  } catch {
    return plain
  }
}

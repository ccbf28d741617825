/** Mechanical refactors of a document: what they make says the same in other words. */

type Json = Record<string, unknown>

export interface Twin {
  name: string
  /** A new document; undefined where it does not apply. */
  of(document: Json): Json | undefined
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const copy = (value: unknown): unknown => structuredClone(value)
const isOld = (document: Json) => 'swagger' in document
const componentsOf = (document: Json): Json | undefined => {
  const found = isOld(document)
    ? document.definitions
    : isObject(document.components)
      ? document.components.schemas
      : undefined
  return isObject(found) ? found : undefined
}
const prefixOf = (document: Json) => (isOld(document) ? '#/definitions/' : '#/components/schemas/')

/** Every place of a schema, changed from the inside out. */
const single = new Set(['items', 'additionalProperties', 'not', 'schema'])
const listed = new Set(['allOf', 'anyOf', 'oneOf'])
const named = new Set(['properties', 'patternProperties'])

/** Calls `change` on every schema object outside examples; what it returns stands there. */
export function mapSchemas(value: unknown, change: (schema: Json) => unknown, isSchema = false): unknown {
  if (Array.isArray(value)) return value.map(one => mapSchemas(one, change))
  if (!isObject(value)) return value
  const made: Json = {}
  for (const [key, part] of Object.entries(value)) {
    if (key === '__proto__') continue
    if (isSchema) made[key] = schemaPart(key, part, change)
    else if (key === 'example' || key === 'examples' || key === 'default' || key.startsWith('x-')) made[key] = part
    else if (key === 'schema') made[key] = mapSchemas(part, change, isObject(part))
    else if (key === 'schemas' || key === 'definitions') made[key] = isObject(part) ? mapNamed(part, change) : part
    else made[key] = mapSchemas(part, change)
  }
  return isSchema ? change(made) : made
}

function schemaPart(key: string, part: unknown, change: (schema: Json) => unknown): unknown {
  if (single.has(key)) return mapSchemas(part, change, isObject(part))
  if (listed.has(key) && Array.isArray(part)) return part.map(one => mapSchemas(one, change, isObject(one)))
  if (named.has(key) && isObject(part)) return mapNamed(part, change)
  return part
}

const mapNamed = (part: Json, change: (schema: Json) => unknown) =>
  Object.fromEntries(Object.entries(part).map(([name, one]) => [name, mapSchemas(one, change, isObject(one))]))

/** Whether something refers into the midst of a schema, which moves. */
function hasDeepReferences(value: unknown, depth = 0): boolean {
  if (depth > 200) return true
  if (Array.isArray(value)) return value.some(one => hasDeepReferences(one, depth + 1))
  if (!isObject(value)) return false
  const { $ref } = value
  if (typeof $ref === 'string' && !/^#\/(components\/[^/]+|definitions|parameters|responses)\/[^/]+$/.test($ref))
    return true
  return Object.values(value).some(one => hasDeepReferences(one, depth + 1))
}

const withoutDeepReferences = (twin: Twin): Twin => ({
  ...twin,
  of: document => (hasDeepReferences(document) ? undefined : twin.of(document)),
})

/** References to components that lead no further are written out, once each. */
const inlined: Twin = {
  name: 'inline',
  of(document) {
    const components = componentsOf(document)
    if (!components) return undefined
    const prefix = prefixOf(document)
    return mapSchemas(copy(document), schema => {
      const ref =
        typeof schema.$ref === 'string' && schema.$ref.startsWith(prefix) ? schema.$ref.slice(prefix.length) : undefined
      const target =
        ref === undefined ? undefined : components[decodeURIComponent(ref.replaceAll('~1', '/').replaceAll('~0', '~'))]
      return isObject(target) && Object.keys(schema).length === 1 ? copy(target) : schema
    }) as Json
  },
}

/** Every object schema with properties becomes a component of its own. */
const hoisted: Twin = {
  name: 'hoist',
  of(document) {
    const made: Json = {}
    let count = 0
    const done = mapSchemas(copy(document), schema => {
      if (!isObject(schema.properties) || count > 20_000) return schema
      const name = `Hoisted${++count}`
      made[name] = schema
      return { $ref: `${prefixOf(document)}${name}` }
    }) as Json
    const components = componentsOf(done)
    if (components) Object.assign(components, made)
    else if (isOld(done)) done.definitions = made
    else done.components = { ...(isObject(done.components) ? done.components : {}), schemas: made }
    return done
  },
}

/** Objects become `allOf` of two halves. */
const split: Twin = {
  name: 'allOf split',
  of: document =>
    mapSchemas(copy(document), schema => {
      const { properties, required, additionalProperties } = schema
      if (
        !isObject(properties) ||
        additionalProperties !== undefined ||
        schema.$ref !== undefined ||
        schema.nullable === true
      )
        return schema
      if (schema['x-nullable'] === true || schema.patternProperties !== undefined) return schema
      const names = Object.keys(properties)
      if (names.length < 2 || schema.allOf !== undefined) return schema
      const half = (from: number, to?: number) =>
        Object.fromEntries(names.slice(from, to).map(name => [name, properties[name]]))
      const middle = names.length >> 1
      const { properties: _properties, required: _required, ...others } = schema
      const asked = required === undefined ? {} : { required }
      return { ...others, allOf: [{ properties: half(0, middle), ...asked }, { properties: half(middle) }] }
    }) as Json,
}

/** Every component has another name. */
const renamed: Twin = {
  name: 'rename',
  of(document) {
    const components = componentsOf(document)
    if (!components) return undefined
    const prefix = prefixOf(document)
    const walk = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(walk)
      if (typeof value === 'string' && value.startsWith(prefix) && !value.slice(prefix.length).includes('/'))
        return `${prefix}Renamed.${value.slice(prefix.length)}`
      if (!isObject(value)) return value
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, walk(one)]))
    }
    const deep = new RegExp(`^${prefix}[^/]+/`)
    // A reference into a component goes along.
    const walkDeep = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(walkDeep)
      if (typeof value === 'string' && deep.test(value)) return value.replace(prefix, `${prefix}Renamed.`)
      if (!isObject(value)) return value
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, walkDeep(one)]))
    }
    const done = walkDeep(walk(copy(document))) as Json
    const own = componentsOf(done)!
    const names = Object.fromEntries(Object.entries(own).map(([name, one]) => [`Renamed.${name}`, one]))
    if (isOld(done)) done.definitions = names
    else (done.components as Json).schemas = names
    return done
  },
}

/** Keys, parameters, `required`, enums and types stand the other way round. */
const reordered: Twin = {
  name: 'reorder',
  of(document) {
    const unordered = new Set(['required', 'enum', 'parameters', 'tags', 'anyOf', 'oneOf', 'allOf'])
    const walk = (value: unknown, key = ''): unknown => {
      if (Array.isArray(value)) {
        const made = value.map(one => walk(one))
        return unordered.has(key) ? made.reverse() : made
      }
      if (!isObject(value)) return value
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, one]) => [name, walk(one, name)]),
      )
    }
    return walk(document) as Json
  },
}

/** 3.0 as 3.1. */
const upgraded: Twin = {
  name: '3.0 → 3.1',
  of(document) {
    if (typeof document.openapi !== 'string' || !document.openapi.startsWith('3.0')) return undefined
    // A reference may lead into what is left out here, or into what moves.
    let hasMoved = false
    const done = mapSchemas(copy(document), schema => {
      // Beside a reference nothing counts in 3.0, and everything does in 3.1.
      if (typeof schema.$ref === 'string') {
        hasMoved ||= Object.values(schema).some(part => typeof part === 'object')
        return { $ref: schema.$ref }
      }
      const { nullable, exclusiveMinimum, exclusiveMaximum, ...others } = schema
      const made: Json = others
      for (const [flag, bound, name] of [
        [exclusiveMinimum, 'minimum', 'exclusiveMinimum'],
        [exclusiveMaximum, 'maximum', 'exclusiveMaximum'],
      ] as const) {
        if (flag !== true || made[bound] === undefined) continue
        made[name] = made[bound]
        delete made[bound]
      }
      if (nullable !== true) return made
      if (typeof made.type !== 'string') {
        const { description, ...rest } = made
        hasMoved = true
        return Object.keys(rest).length === 0 ? made : { description, anyOf: [rest, { type: 'null' }] }
      }
      made.type = [made.type, 'null']
      if (Array.isArray(made.enum) && !made.enum.includes(null)) made.enum = [...made.enum, null]
      return made
    }) as Json
    if (hasMoved && hasDeepReferences(document)) return undefined
    done.openapi = '3.1.0'
    return done
  },
}

export const twins: readonly Twin[] = [
  ...[inlined, renamed, upgraded],
  ...[hoisted, split, reordered].map(withoutDeepReferences),
]

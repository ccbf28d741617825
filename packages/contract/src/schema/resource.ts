/** Documents of schemas and what they are called by: `$id`, `$anchor`, `$dynamicAnchor` and JSON pointers (2020-12 §8.2). */
import { isObject } from './equal.ts'

export interface Resource {
  /** Absolute. */
  id: string
  root: unknown
  anchors: Map<string, unknown>
  dynamicAnchors: Map<string, unknown>
}

/** Keywords whose values are schemas, lists of them, or schemas by name. */
const single = new Set([
  ...['additionalProperties', 'contains', 'contentSchema', 'else', 'if', 'items', 'not', 'propertyNames'],
  ...['then', 'unevaluatedItems', 'unevaluatedProperties'],
])
const listed = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems'])
const named = new Set(['$defs', 'definitions', 'dependentSchemas', 'patternProperties', 'properties'])

/** The schemas directly within a schema, each with its steps. */
export function* partsOf(schema: Record<string, unknown>): Generator<[unknown, string[]]> {
  for (const [keyword, value] of Object.entries(schema)) {
    if (single.has(keyword)) yield [value, [keyword]]
    else if (listed.has(keyword) && Array.isArray(value))
      for (const [at, one] of value.entries()) yield [one, [keyword, String(at)]]
    else if (named.has(keyword) && isObject(value))
      for (const [name, one] of Object.entries(value)) yield [one, [keyword, name]]
  }
}

export class Resources {
  readonly #byId = new Map<string, Resource>()
  readonly #of = new Map<object, Resource>()

  /** A flat one calls nothing within it by a name of its own, so nobody has to look. */
  add(root: unknown, id: string, flat = false): Resource {
    const resource = { id, root, anchors: new Map<string, unknown>(), dynamicAnchors: new Map<string, unknown>() }
    this.#byId.set(id, resource)
    if (!flat) this.#look(root, resource, true)
    return resource
  }

  /** The one that a schema stands in. */
  of(schema: object): Resource | undefined {
    return this.#of.get(schema)
  }

  /** What a reference leads to, with its resource; undefined where it leads nowhere. */
  find(reference: string, from: Resource): { schema: unknown; resource: Resource; fragment: string } | undefined {
    const [address = '', written = ''] = resolved(reference, from.id).split('#', 2)
    const resource = this.#byId.get(address)
    const fragment = decoded(written)
    if (!resource) return undefined
    if (fragment === '') return { schema: resource.root, resource, fragment }
    if (!fragment.startsWith('/')) {
      const schema = resource.anchors.get(fragment) ?? resource.dynamicAnchors.get(fragment)
      return schema === undefined ? undefined : { schema, resource, fragment }
    }
    const schema = at(resource.root, fragment)
    if (schema === undefined) return undefined
    return { schema, resource: (isObject(schema) && this.#of.get(schema)) || resource, fragment }
  }

  #look(schema: unknown, resource: Resource, isRoot: boolean): void {
    if (!isObject(schema) || this.#of.has(schema)) return
    const { $id, $anchor, $dynamicAnchor } = schema
    if (typeof $id === 'string' && !isRoot) return void this.add(schema, resolved($id, resource.id).replace(/#$/, ''))
    if (typeof $id === 'string') {
      const own = resolved($id, resource.id).replace(/#$/, '')
      // Where it came in by its address, that is the base already.
      if (!this.#byId.has(own) && !resource.id.endsWith($id)) resource.id = own
      this.#byId.set(resource.id, resource)
    }
    this.#of.set(schema, resource)
    if (typeof $anchor === 'string') resource.anchors.set($anchor, schema)
    if (typeof $dynamicAnchor === 'string') resource.dynamicAnchors.set($dynamicAnchor, schema)
    for (const [part] of partsOf(schema)) this.#look(part, resource, false)
  }
}

function at(root: unknown, pointer: string): unknown {
  let value = root
  for (const step of pointer.slice(1).split('/')) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = (value as Record<string, unknown>)[name]
  }
  return value
}

function resolved(reference: string, base: string): string {
  try {
    return new URL(reference, base).href
  } catch {
    return reference.startsWith('#') ? base.split('#')[0] + reference : reference
  }
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}

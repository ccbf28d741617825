/** What schemas of a document call themselves: `$id`, `$anchor`, `$dynamicAnchor` (JSON Schema 2020-12 §8.2). */

import { isRecord, type Json } from '@gatehouse/documents/openapi/tree.ts'
import { pointerSteps } from '@gatehouse/documents/positions.ts'
import { escapePointer } from '@gatehouse/schema'

/** By anchor, where a dynamic reference to it leads: of all the resources on the way here, the first that has it. */
export type DynamicScope = ReadonlyMap<string, string>

interface Resource {
  id: string
  pointer: string
  anchors: Map<string, string>
  dynamic: Map<string, string>
}

/** Values in which nothing is a schema. */
const data = new Set(['example', 'examples', 'default', 'enum', 'const'])
const documentId = 'document:/'

export class SchemaNames {
  readonly #byId = new Map<string, Resource>()
  readonly #byPointer = new Map<string, Resource>()
  readonly #root: Resource

  constructor(root: Json) {
    const self = isRecord(root) && typeof root.$self === 'string' ? root.$self : ''
    this.#root = this.#resource(absolute(self, documentId), '')
    if (hasNames(root)) this.#look(root)
  }

  /** Steps to where a reference from a place leads; undefined where nothing is known there. */
  steps(reference: string, from: string): string[] | undefined {
    const [address = '', written = ''] = absolute(reference, this.#of(from).id).split('#', 2)
    const resource = this.#byId.get(address)
    const fragment = decoded(written)
    if (!resource) return undefined
    if (fragment === '' || fragment.startsWith('/')) return pointerSteps(resource.pointer + fragment)
    const pointer = resource.anchors.get(fragment) ?? resource.dynamic.get(fragment)
    return pointer === undefined ? undefined : pointerSteps(pointer)
  }

  /** The scope of what stands at a place that was come to with another. */
  entered(scope: DynamicScope, pointer: string): DynamicScope {
    const { dynamic } = this.#of(pointer)
    if ([...dynamic.keys()].every(anchor => scope.has(anchor))) return scope
    return new Map([...dynamic, ...scope])
  }

  /** Where a dynamic reference leads that stands at a place. */
  dynamicSteps(reference: string, from: string, scope: DynamicScope): string[] | undefined {
    const steps = this.steps(reference, from)
    const anchor = decoded(reference.slice(reference.indexOf('#') + 1))
    const own = steps && this.#of(pointerOf(steps)).dynamic.get(anchor)
    const outer = own === undefined ? undefined : scope.get(anchor)
    return outer === undefined ? steps : pointerSteps(outer)
  }

  /** The resource that a place stands in. */
  #of(pointer: string): Resource {
    if (this.#byPointer.size === 1) return this.#root
    for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
      const found = this.#byPointer.get(at)
      if (found) return found
    }
    return this.#root
  }

  #resource(id: string, pointer: string): Resource {
    const resource = { id, pointer, anchors: new Map<string, string>(), dynamic: new Map<string, string>() }
    if (!this.#byId.has(id)) this.#byId.set(id, resource)
    this.#byPointer.set(pointer, resource)
    return resource
  }

  #look(root: Json): void {
    const waiting = [{ value: root, pointer: '', resource: this.#root }]
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      let { resource } = next
      const { value, pointer } = next
      if (typeof value !== 'object' || value === null) continue
      const { $id, $anchor, $dynamicAnchor } = value as Record<string, Json>
      if (typeof $id === 'string' && pointer !== '') {
        resource = this.#resource(absolute($id, resource.id).replace(/#$/, ''), pointer)
      }
      if (typeof $anchor === 'string') resource.anchors.set($anchor, pointer)
      if (typeof $dynamicAnchor === 'string') resource.dynamic.set($dynamicAnchor, pointer)
      for (const [key, one] of Object.entries(value)) {
        if (!data.has(key)) waiting.push({ value: one as Json, pointer: `${pointer}/${escapePointer(key)}`, resource })
      }
    }
  }
}

/** Most documents have none, and places need not be told apart in them. */
function hasNames(root: Json): boolean {
  const waiting: unknown[] = [root]
  while (waiting.length > 0) {
    const value = waiting.pop()
    if (typeof value !== 'object' || value === null) continue
    if ('$id' in value || '$anchor' in value || '$dynamicAnchor' in value) return true
    for (const key of Object.keys(value)) waiting.push((value as Record<string, unknown>)[key])
  }
  return false
}

export const pointerOf = (steps: readonly string[]) => steps.map(step => `/${escapePointer(step)}`).join('')

function absolute(reference: string, base: string): string {
  return URL.canParse(reference, base) ? new URL(reference, base).href : reference
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return fragment
  }
}

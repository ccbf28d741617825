/** The operations of one path item. */
import { methodsOf } from '@gatehouse/documents/openapi/operation.ts'
import { isRecord, member, record, text } from '@gatehouse/documents/openapi/tree.ts'
import { canonicalText } from '../schema/canonical-text.ts'
import type { Endpoint, Life, Parameter } from './contract.ts'
import { bodyOf, responsesOf } from './read-content.ts'
import { requirementsOf, serversOf, tagsOf } from './read-contract.ts'
import { oldBodyOf, parametersOf } from './read-parameter.ts'
import { type At, type Library, within } from './source.ts'

/** Callbacks within callbacks. */
const callbacksMax = 3

export function endpointsOf(library: Library, item: At, path: string, depth = 0): Endpoint[] {
  const { dialect } = item.source
  const found: Endpoint[] = []
  const shared = parametersOf(library, within(item, 'parameters'))
  const add = (method: string, at: At) => {
    if (isRecord(at.value)) found.push(endpointOf(library, { item, shared, at, method, path, depth }))
  }
  for (const method of methodsOf(dialect)) add(method.toUpperCase(), within(item, method))
  if (dialect === '3.2') {
    const more = within(item, 'additionalOperations')
    for (const method of Object.keys(record(more.value))) add(method.toUpperCase(), within(more, method))
  }
  return found
}

interface Written {
  item: At
  shared: readonly Parameter[]
  at: At
  method: string
  path: string
  depth: number
}

function endpointOf(library: Library, { item, shared, at, method, path, depth }: Written): Endpoint {
  const own = parametersOf(library, within(at, 'parameters'))
  const parameters = new Map<string, Parameter>()
  const places = new Map([...path.matchAll(/\{([^{}]*)\}/g)].map(([, name], index) => [name!, index]))
  for (const list of [shared, own]) for (const [key, one] of unique(list, places)) parameters.set(key, one)
  const isOld = at.source.dialect === '2.0'
  const body = isOld ? oldBodyOf(library, { at, parameters }) : bodyOf(library, within(at, 'requestBody'))
  for (const [key, one] of parameters) if (one.in === 'body' || one.in === 'formData') parameters.delete(key)
  const value = record(at.value)
  return {
    ...{ method, path, name: `${method} ${path}`, at, parameters, body },
    operationId: text(value.operationId),
    tags: tagsOf(value.tags),
    life: lifeOf(value),
    responses: responsesOf(library, at),
    security: requirementsOf(value.security),
    callbacks: depth < callbacksMax ? callbacksOf(library, within(at, 'callbacks'), depth) : new Map(),
    servers: serversOf(within(at, 'servers')) ?? serversOf(within(item, 'servers')),
  }
}

/** One for each key. Two of a list are not allowed (OpenAPI 3.1 §4.8.10); whatever their order, the same one counts. */
function unique(list: readonly Parameter[], places: ReadonlyMap<string, number>): Map<string, Parameter> {
  const found = new Map<string, Parameter>()
  for (const one of list) {
    const key = keyOf(one, places)
    const other = found.get(key)
    if (!other || canonicalText(one.at.value) < canonicalText(other.at.value)) found.set(key, one)
  }
  return found
}

/** Parameters of a path by their place in it; all others by their name, headers without case. */
function keyOf({ name, in: where }: Parameter, places: ReadonlyMap<string, number>): string {
  if (where === 'path' && places.has(name)) return `path ${places.get(name)}`
  return `${where} ${where === 'header' ? name.toLowerCase() : name}`
}

function callbacksOf(library: Library, at: At, depth: number): Map<string, Endpoint> {
  const found = new Map<string, Endpoint>()
  for (const name of Object.keys(record(at.value))) {
    const callback = library.resolved(within(at, name))
    for (const expression of Object.keys(record(callback?.value))) {
      const item = library.resolved(within(callback!, expression))
      if (!item || !isRecord(item.value)) continue
      for (const one of endpointsOf(library, item, expression, depth + 1)) found.set(`${name} ${one.name}`, one)
    }
  }
  return found
}

export function lifeOf(value: unknown): Life {
  const sunset = member(value, 'x-sunset')
  return {
    deprecated: member(value, 'deprecated') === true,
    sunset: sunset === undefined ? undefined : sunset instanceof Date ? sunset.toISOString() : String(sunset),
    stability: text(member(value, 'x-stability-level')),
  }
}

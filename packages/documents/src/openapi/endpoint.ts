import type { Dialect } from './dialect.ts'
import { type Operation, parametersOf } from './operation.ts'
import { References } from './reference.ts'
import { type Json, list, member, record, text, texts } from './tree.ts'

/** One operation of a user's API. */
export interface Endpoint {
  /** The operationId; without one `get-pets-petId`, made from method and path. Unique within the document. */
  id: string
  /** Upper case. */
  method: string
  /** Template as written, `/pets/{petId}`. */
  path: string
  summary?: string
  description?: string
  tags: string[]
  deprecated: boolean
  /** Of one that is deprecated, moments in UTC: since when (`x-deprecated-at`) and until when (`x-sunset`), where it says. */
  deprecatedAt?: string
  sunsetAt?: string
  /** Alternatives; each names the schemes that must all hold, with their scopes. Empty: anyone may call. */
  security: Record<string, string[]>[]
  requestContentTypes: string[]
  /** As written: `200`, `4XX`, `default`. */
  responseStatuses: string[]
}

export function endpointsOf(root: Json, dialect: Dialect, operations: readonly Operation[]): Endpoint[] {
  const references = new References(root)
  const taken = new Set(operations.map(one => text(one.value.operationId)).filter(id => id !== undefined))
  const used: Used = { ids: new Set(), counts: new Map() }
  return operations.map(operation => {
    const { value } = operation
    const summary = text(value.summary) ?? text(operation.item.summary)
    const description = text(value.description) ?? text(operation.item.description)
    return {
      id: idOf(operation, taken, used),
      method: operation.method,
      path: operation.path,
      ...(summary === undefined ? {} : { summary }),
      ...(description === undefined ? {} : { description }),
      tags: texts(value.tags),
      deprecated: value.deprecated === true,
      ...(value.deprecated === true ? lifeOf(value) : {}),
      security: requirementsOf(value.security ?? member(root, 'security')),
      requestContentTypes: dialect === '2.0' ? consumed(root, operation, references) : contents(operation, references),
      responseStatuses: Object.keys(record(value.responses)).filter(name => !name.startsWith('x-')),
    }
  })
}

function lifeOf(operation: Record<string, Json>): Pick<Endpoint, 'deprecatedAt' | 'sunsetAt'> {
  const [since, until] = [momentOf(operation['x-deprecated-at']), momentOf(operation['x-sunset'])]
  return {
    ...(since === undefined ? {} : { deprecatedAt: since }),
    ...(until === undefined ? {} : { sunsetAt: until }),
  }
}

/** A date, or a date with a time (RFC 3339); undefined for anything else. */
function momentOf(value: Json): string | undefined {
  const written = value instanceof Date ? value.toISOString() : text(value)
  const isMoment = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2}))?$/i.test(written ?? '')
  const ms = isMoment ? Date.parse(written!) : Number.NaN
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString()
}

interface Used {
  ids: Set<string>
  /** Of each made id, how many were tried; thousands of paths may make the same one. */
  counts: Map<string, number>
}

function idOf(operation: Operation, taken: ReadonlySet<string>, used: Used): string {
  const own = text(operation.value.operationId)
  if (own !== undefined && !used.ids.has(own)) {
    used.ids.add(own)
    return own
  }
  const words = operation.path.split(/[^A-Za-z0-9_.]+/).filter(Boolean)
  const made = [operation.method.toLowerCase(), ...words].join('-')
  for (let n = (used.counts.get(made) ?? 0) + 1; ; n++) {
    const id = n === 1 ? made : `${made}-${n}`
    if (used.ids.has(id) || taken.has(id)) continue
    used.ids.add(id)
    used.counts.set(made, n)
    return id
  }
}

function requirementsOf(security: Json): Record<string, string[]>[] {
  return list(security).map(one => {
    const entries = Object.entries(record(one)).map(([name, scopes]) => [name, texts(scopes)] as const)
    return Object.fromEntries(entries)
  })
}

function contents(operation: Operation, references: References): string[] {
  const body = references.resolved(operation.value.requestBody, '')?.value
  return Object.keys(record(member(body, 'content')))
}

/** 2.0: `consumes` matters only where there is a body. */
function consumed(root: Json, operation: Operation, references: References): string[] {
  const parameters = [...parametersOf(operation.item, '', references), ...parametersOf(operation.value, '', references)]
  if (!parameters.some(one => one.in === 'body' || one.in === 'formData')) return []
  return texts(operation.value.consumes ?? member(root, 'consumes'))
}

/** The control API's routes, from the units. What serves them, documents them and calls them reads this list. */
import type { FailureCode } from '@gatehouse/base'
import type { TSchema } from '@gatehouse/schema'
import {
  type Catalogue,
  type OperationUnit,
  operationId,
  type ResourceUnit,
  type Role,
  roleFor,
  type Scope,
  type Verb,
  verbsOf,
} from '@gatehouse/unit'
import { createdOf, creationOf, listQueryOf, pageOf, patchOf, representationOf } from './representation.ts'

export interface RestRoute {
  /** `Api.list`, `ApiVersion.publish`, `whoami`. */
  id: string
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** With `{organization}`, `{workspace}` and `{name}`. */
  path: string
  title: string
  summary: string
  scope: Scope
  role: Role | 'anyone' | 'signed-in'
  effect: 'read' | 'write'
  resource?: ResourceUnit
  verb?: Verb
  operation?: OperationUnit
  query?: TSchema
  body?: TSchema
  reply?: TSchema
  status: 200 | 201 | 204
  errors: readonly FailureCode[]
}

const root = '/api/v1'
const scopePaths: Record<Scope, string> = {
  platform: root,
  organization: `${root}/organizations/{organization}`,
  workspace: `${root}/organizations/{organization}/workspaces/{workspace}`,
}

export function restRoutes(catalogue: Catalogue): RestRoute[] {
  return [
    ...[...catalogue.resources.values()].flatMap(resource => verbsOf(resource).map(verb => verbRoute(resource, verb))),
    ...[...catalogue.operations.values()].map(operation => operationRoute(operation, catalogue)),
  ]
}

export function collectionPath(resource: ResourceUnit): string {
  return `${scopePaths[resource.scope]}/${resource.plural}`
}

const always: FailureCode[] = ['not_signed_in', 'not_allowed', 'not_found']

function verbRoute(resource: ResourceUnit, verb: Verb): RestRoute {
  const collection = collectionPath(resource)
  const item = `${collection}/{name}`
  const common = {
    id: `${resource.kind}.${verb}`,
    scope: resource.scope,
    role: roleFor(resource, verb),
    resource,
    verb,
  }
  const noun = resource.title
  const one = representationOf(resource)
  switch (verb) {
    case 'list':
      return {
        ...common,
        ...{ method: 'GET', path: collection, title: `List ${resource.plural}`, effect: 'read', status: 200 },
        ...{
          summary: resource.summary,
          query: listQueryOf(resource),
          reply: pageOf(resource),
          errors: [...always, 'invalid_input'],
        },
      }
    case 'get':
      return {
        ...common,
        ...{ method: 'GET', path: item, title: `Get: ${noun}`, effect: 'read', status: 200, reply: one },
        ...{ summary: `Shows one. ${resource.summary}`, errors: always },
      }
    case 'create':
      return {
        ...common,
        ...{
          method: 'POST',
          path: collection,
          title: `Create: ${noun}`,
          effect: 'write',
          status: 201,
          reply: createdOf(resource),
        },
        ...{
          summary: resource.summary,
          body: creationOf(resource),
          errors: [...always, 'invalid_input', 'already_exists'],
        },
      }
    case 'update':
      return {
        ...common,
        ...{ method: 'PATCH', path: item, title: `Change: ${noun}`, effect: 'write', status: 200, reply: one },
        ...{ summary: 'A merge patch; If-Match guards against lost changes.', body: patchOf(resource) },
        errors: [...always, 'invalid_input', 'stale_version', 'conflict'],
      }
    case 'delete':
      return {
        ...common,
        ...{ method: 'DELETE', path: item, title: `Delete: ${noun}`, effect: 'write', status: 204 },
        ...{ summary: 'Refused while something uses it.', errors: [...always, 'stale_version', 'still_referenced'] },
      }
  }
}

function operationRoute(operation: OperationUnit, { resources }: Catalogue): RestRoute {
  const resource = operation.on === undefined ? undefined : resources.get(operation.on)
  if (operation.on !== undefined && !resource)
    throw new Error(`${operation.name} acts on ${operation.on}, which is not a resource`)
  const scope = resource?.scope ?? operation.scope ?? 'organization'
  const base = resource ? collectionPath(resource) : scopePaths[scope]
  const read = operation.effect === 'read'
  return {
    id: operationId(operation),
    method: read ? 'GET' : 'POST',
    path: `${base}${resource && !operation.collection ? '/{name}' : ''}/${operation.name}`,
    title: operation.title,
    summary: operation.summary,
    scope,
    role: operation.role,
    effect: operation.effect,
    ...(resource ? { resource } : {}),
    operation,
    ...(operation.input ? (read ? { query: operation.input } : { body: operation.input }) : {}),
    ...(operation.output
      ? { reply: operation.output }
      : resource && !operation.collection
        ? { reply: representationOf(resource) }
        : {}),
    status: operation.output || (resource && !operation.collection) ? 200 : 204,
    errors: [...always, 'invalid_input', ...(operation.errors ?? [])],
  }
}

/** The control API's routes, from the units. What serves them, documents them and calls them reads this list. */
import type { FailureCode } from '@gatehouse/base'
import type { TSchema } from '@gatehouse/schema'
import {
  type Catalogue,
  type OperationUnit,
  operationId,
  type Permission,
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
  role: Role | 'anyone' | 'signed-in' | 'developer'
  permission?: Permission
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

type VerbRoute = Pick<RestRoute, 'method' | 'title' | 'summary' | 'status' | 'errors'> & {
  /** Acts on one resource, not on the collection. */
  item: boolean
  shapes: (resource: ResourceUnit) => Pick<RestRoute, 'query' | 'body' | 'reply'>
}

const verbRoutes: Record<Verb, VerbRoute> = {
  list: {
    ...{ method: 'GET', item: false, status: 200, title: 'List', summary: 'A page of them, in order.' },
    shapes: resource => ({ query: listQueryOf(resource), reply: pageOf(resource) }),
    errors: [...always, 'invalid_input'],
  },
  get: {
    ...{ method: 'GET', item: true, status: 200, title: 'Get', summary: 'Shows one.' },
    shapes: resource => ({ reply: representationOf(resource) }),
    errors: always,
  },
  create: {
    ...{ method: 'POST', item: false, status: 201, title: 'Create', summary: 'Makes one.' },
    shapes: resource => ({ body: creationOf(resource), reply: createdOf(resource) }),
    errors: [...always, 'invalid_input', 'already_exists', 'conflict'],
  },
  update: {
    ...{ method: 'PATCH', item: true, status: 200, title: 'Change' },
    summary: 'A merge patch (RFC 7396); If-Match guards against lost changes.',
    shapes: resource => ({ body: patchOf(resource), reply: representationOf(resource) }),
    errors: [...always, 'invalid_input', 'stale_version', 'conflict'],
  },
  delete: {
    ...{ method: 'DELETE', item: true, status: 204, title: 'Delete', summary: 'Refused while something uses it.' },
    shapes: () => ({}),
    errors: [...always, 'stale_version', 'still_referenced'],
  },
}

function verbRoute(resource: ResourceUnit, verb: Verb): RestRoute {
  const { item, shapes, title, summary, ...route } = verbRoutes[verb]
  return {
    ...route,
    id: `${resource.kind}.${verb}`,
    path: `${collectionPath(resource)}${item ? '/{name}' : ''}`,
    title: `${title}: ${verb === 'list' ? resource.plural.replaceAll('-', ' ') : resource.title}`,
    summary: `${summary} ${resource.summary}`,
    scope: resource.scope,
    role: roleFor(resource, verb),
    ...(resource.permission ? { permission: resource.permission } : {}),
    effect: verb === 'list' || verb === 'get' ? 'read' : 'write',
    resource,
    verb,
    ...shapes(resource),
  }
}

function operationRoute(operation: OperationUnit, { resources }: Catalogue): RestRoute {
  const resource = operation.on === undefined ? undefined : resources.get(operation.on)
  if (operation.on !== undefined && !resource)
    throw new Error(`${operation.name} acts on ${operation.on}, which is not a resource`)
  const scope = resource?.scope ?? operation.scope ?? 'organization'
  const base = resource ? collectionPath(resource) : scopePaths[scope]
  const inQuery = operation.effect === 'read' && !operation.inBody
  return {
    id: operationId(operation),
    method: inQuery ? 'GET' : 'POST',
    path: `${base}${resource && !operation.collection ? '/{name}' : ''}/${operation.name}`,
    title: operation.title,
    summary: operation.summary,
    scope,
    role: operation.role,
    ...(operation.permission ? { permission: operation.permission } : {}),
    effect: operation.effect,
    ...(resource ? { resource } : {}),
    operation,
    ...(operation.input ? (inQuery ? { query: operation.input } : { body: operation.input }) : {}),
    ...(operation.output
      ? { reply: operation.output }
      : resource && !operation.collection && !operation.file
        ? { reply: representationOf(resource) }
        : {}),
    status: operation.output || operation.file || (resource && !operation.collection) ? 200 : 204,
    errors: [...always, 'invalid_input', ...(operation.errors ?? [])],
  }
}

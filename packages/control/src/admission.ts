/** Who may do what where. What a caller may not know about is answered as if it were not there. */
import { Failure } from '@gatehouse/base'
import type { RestRoute } from '@gatehouse/projections'
import type { Call } from './call.ts'
import {
  belongs,
  type Caller,
  holds,
  isDeveloperOf,
  type Place,
  permits,
  requirePermission,
  requireRole,
} from './caller.ts'
import type { Resources, Row } from './resources.ts'
import type { At, WriteScope } from './write-scope.ts'

export interface Admission extends At {
  /** A list shows only these. */
  among?: { field: 'id' | 'workspaceId'; ids: string[] }
}

/** Throws `not_signed_in`, `not_allowed` or `not_found`. */
export async function admit(scope: WriteScope, route: RestRoute, call: Call): Promise<Admission> {
  const { caller } = call
  if (route.role !== 'anyone' && caller.kind === 'nobody') {
    throw new Failure('not_signed_in', 'This needs a session or an API token.')
  }
  refuseDeveloper(route, caller)
  if (route.scope === 'platform') return admitToPlatform(scope, route, call)
  const organization = await organizationOf(scope, route, call)
  const { resources } = scope.context({ organization })
  if (route.scope === 'organization') return admitToOrganization(resources, route, { ...call, organization })
  return admitToWorkspace(resources, route, { ...call, organization })
}

/** Asked before it is looked whether the subject is there. */
function permitted({ permission }: RestRoute, caller: Caller, place: Place): void {
  if (permission !== undefined) requirePermission(caller, permission, place)
}

async function admitToPlatform(scope: WriteScope, route: RestRoute, { caller, params }: Call): Promise<Admission> {
  const { resources } = scope.context({})
  if (route.resource?.kind === 'Organization') {
    if (params?.name === undefined) {
      if (route.verb !== 'list') requireRole(caller, route.role as never, {})
      return caller.operator ? {} : { among: { field: 'id', ids: caller.grants.map(grant => grant.organizationId) } }
    }
    const subject = await resources.find('Organization', params.name)
    if (!subject || !belongs(caller, subject.id)) throw unknown('organization', params.name)
    requireRole(caller, route.role as never, { organizationId: subject.id })
    return { subject, ...(route.verb === 'update' ? { organization: subject } : {}) }
  }
  const reader = route.effect === 'read' && route.role === 'viewer' && caller.grants.length > 0
  if (!reader && !isOpen(route.role)) requireRole(caller, route.role as never, {})
  return params?.name === undefined ? {} : { subject: await resources.get(route.resource!.kind, params.name) }
}

async function organizationOf(scope: WriteScope, route: RestRoute, { caller, params }: Call): Promise<Row> {
  const name = params?.organization ?? ''
  const found = await scope.context({}).resources.find('Organization', name)
  const known = found && (isOpen(route.role) || belongs(caller, found.id) || isDeveloperOf(caller, found.id))
  if (!known) throw unknown('organization', name)
  if (route.role === 'developer' && !isDeveloperOf(caller, found.id)) {
    throw new Failure('not_allowed', 'This is for people of the organization’s own realm, signed in at its portal.')
  }
  return found
}

type Asked = RestRoute['role']

/** Whoever it is may ask, and is not asked for a role. */
const isOpen = (role: Asked): role is 'anyone' | 'signed-in' => role === 'anyone' || role === 'signed-in'

/** A developer does what names developers, and what anyone may do. */
function refuseDeveloper({ role }: RestRoute, { kind }: Caller): void {
  if (kind !== 'developer' || role === 'developer' || role === 'anyone') return
  throw new Failure('not_allowed', 'This is for those who run the organization.')
}

type Placed = Call & { organization: Row }

async function admitToOrganization(
  resources: Resources,
  route: RestRoute,
  { caller, params, organization }: Placed,
): Promise<Admission> {
  const place = { organizationId: organization.id }
  const isWorkspace = route.resource?.kind === 'Workspace'
  if (isWorkspace && params?.name !== undefined) {
    const subject = await resources.get('Workspace', params.name)
    requireRole(caller, route.role as never, { ...place, workspaceId: subject.id })
    return { organization, subject }
  }
  if (isWorkspace && route.verb === 'list') return { organization, ...amongWorkspaces(caller, organization, 'id') }
  const reader = route.effect === 'read' && route.role === 'viewer'
  const confined = route.operation === undefined || route.operation.confined === true
  if (!(reader && confined) && !isOpen(route.role) && route.role !== 'developer') requireRole(caller, route.role, place)
  permitted(route, caller, place)
  if (params?.name === undefined) return { organization }
  return { organization, subject: await resources.get(route.resource!.kind, params.name) }
}

async function admitToWorkspace(
  resources: Resources,
  route: RestRoute,
  { caller, params, organization }: Placed,
): Promise<Admission> {
  const name = params?.workspace ?? ''
  if (name === '-' && route.verb === 'list') {
    return permittedAmong(route, caller, { organization, ...amongWorkspaces(caller, organization, 'workspaceId') })
  }
  const workspace = await resources.get('Workspace', name)
  const place = { organizationId: organization.id, workspaceId: workspace.id }
  requireRole(caller, route.role as never, place)
  permitted(route, caller, place)
  if (params?.name === undefined) return { organization, workspace }
  const { kind, title } = route.resource!
  const subject = await resources.find(kind, params.name, workspace.id)
  // An id, or a name with another workspace in front, is found anywhere; the role was asked for here.
  if (subject?.workspaceId !== workspace.id) throw unknown(title.toLowerCase(), params.name)
  return { organization, workspace, subject }
}

/** Of a list over all workspaces those are left where the caller has the permission. */
function permittedAmong({ permission }: RestRoute, caller: Caller, admission: Admission): Admission {
  if (permission === undefined) return admission
  const { organization, among } = admission
  const place = { organizationId: organization!.id }
  if (permits(caller, permission, place)) return admission
  const held = caller.grants.flatMap(({ workspaceId }) => workspaceId ?? [])
  const ids = (among?.ids ?? held).filter(id => permits(caller, permission, { ...place, workspaceId: id }))
  if (ids.length === 0) requirePermission(caller, permission, place)
  return { ...admission, among: { field: 'workspaceId', ids } }
}

function amongWorkspaces(caller: Caller, { id }: Row, field: 'id' | 'workspaceId'): Pick<Admission, 'among'> {
  if (holds(caller, 'viewer', { organizationId: id })) return {}
  const grants = caller.grants.filter(grant => grant.organizationId === id)
  return { among: { field, ids: grants.flatMap(grant => grant.workspaceId ?? []) } }
}

const unknown = (what: string, name: string) => new Failure('not_found', `There is no ${what} ${name.slice(0, 100)}.`)

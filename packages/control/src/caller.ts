import { Failure } from '@gatehouse/base'
import { type Permission, type Role, roles } from '@gatehouse/unit'

/** Who asks the control API. */
export interface Caller {
  kind: 'person' | 'token' | 'developer' | 'program' | 'nobody'
  id: string
  /** E-mail address or token name, for the audit log. */
  name: string
  /** Runs the platform: above all organizations. */
  operator: boolean
  grants: readonly Grant[]
  /** The one organization that this caller can have to do with: its identity provider says who it is. */
  confinedTo?: string | undefined
  /** Of a developer: the digest of the session that she came with. */
  session?: string | undefined
}

/** Somebody who signed in. Who she is depends on the realm: the same address in two realms is two people. */
export interface Person {
  id: string
  realm: string
  email: string
  name: string
  /** She has shown that the address is hers. */
  verified: boolean
}

/** The realm of the people who work with the platform; every other belongs to one organization. */
export const consoleRealm = 'console'

export interface Grant {
  organizationId: string
  /** Only in this workspace; the whole organization when undefined. */
  workspaceId?: string | undefined
  role: Role
  permissions?: readonly Permission[] | undefined
}

export const nobody: Caller = { kind: 'nobody', id: '-', name: 'nobody', operator: false, grants: [] }

/** Whether it is a person of the organization's own realm. She holds no role: what she may do names developers. */
export const isDeveloperOf = (caller: Caller, organizationId: string): boolean =>
  caller.kind === 'developer' && caller.confinedTo === organizationId

/** The platform itself: first start, jobs. */
export const program: Caller = { kind: 'program', id: '-', name: 'gatehouse', operator: true, grants: [] }

export interface Place {
  organizationId?: string | undefined
  workspaceId?: string | undefined
}

/** Whether the caller holds at least this role there. Without an organization only the operator holds any. */
export function holds(caller: Caller, role: Role, { organizationId, workspaceId }: Place): boolean {
  if (caller.operator) return true
  if (role === 'operator' || organizationId === undefined) return false
  return caller.grants.some(
    grant =>
      grant.organizationId === organizationId &&
      (grant.workspaceId === undefined || grant.workspaceId === workspaceId) &&
      roles.indexOf(grant.role) >= roles.indexOf(role),
  )
}

/** Whether the caller has anything to do with the organization; others are not told that it exists. */
export function belongs(caller: Caller, organizationId: string): boolean {
  return caller.operator || caller.grants.some(grant => grant.organizationId === organizationId)
}

/** Whether it was given there. Nothing stands above it: neither a role nor who runs the platform. */
export function permits(caller: Caller, permission: Permission, { organizationId, workspaceId }: Place): boolean {
  return caller.grants.some(
    grant =>
      grant.organizationId === organizationId &&
      (grant.workspaceId === undefined || grant.workspaceId === workspaceId) &&
      grant.permissions?.includes(permission) === true,
  )
}

export function requirePermission(caller: Caller, permission: Permission, place: Place): void {
  if (permits(caller, permission, place)) return
  throw new Failure('not_allowed', `This needs the permission ${permission}, which no role brings.`, {
    hint: `An owner gives it: \`gatehouse membership update NAME --permissions ${permission}\`, or a token that has it.`,
  })
}

export function requireRole(caller: Caller, role: Role, place: Place): void {
  if (caller.kind === 'nobody') throw new Failure('not_signed_in', 'This needs a session or an API token.')
  if (!holds(caller, role, place)) throw new Failure('not_allowed', `This needs the role ${role}.`)
}

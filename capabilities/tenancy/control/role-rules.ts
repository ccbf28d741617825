/** Nobody gives or takes a role above her own, and an organization keeps an owner. */
import { Failure } from '@gatehouse/base'
import { type Row, requireRole, type WriteContext } from '@gatehouse/control'
import type { Permission, Role } from '@gatehouse/unit'

export interface Granting {
  role: Role
  workspace?: string
  permissions?: Permission[]
}

/** Throws `not_allowed` where the caller does not hold the role that is given or taken. */
export async function requireOwnRole({ caller, organization, resources }: WriteContext, spec: Granting): Promise<void> {
  const workspace = spec.workspace === undefined ? undefined : await resources.find('Workspace', spec.workspace)
  requireRole(caller, spec.role, { organizationId: organization!.id, workspaceId: workspace?.id })
}

/** What no role brings an owner gives, whoever runs the platform; anybody who may change the grant takes it. */
export function requireOwner({ caller, organization }: WriteContext, spec: Granting, before?: Granting): void {
  const given = (spec.permissions ?? []).filter(one => !before?.permissions?.includes(one))
  if (given.length === 0 || caller.kind === 'program') return
  const isOwner = caller.grants.some(
    grant => grant.organizationId === organization!.id && grant.workspaceId === undefined && grant.role === 'owner',
  )
  if (!isOwner) throw new Failure('not_allowed', `An owner of the organization alone gives ${given.join(', ')}.`)
}

const owns = ({ state, spec }: Row) => state === 'active' && spec.role === 'owner' && spec.workspace === undefined

/** Throws `conflict` when the change leaves no owner; `after` is what becomes of the membership. */
export async function keepAnOwner({ resources }: WriteContext, before: Row, after: Row | undefined): Promise<void> {
  if (!owns(before) || (after && owns(after))) return
  const others = await resources.all('Membership', { state: 'active' })
  if (others.some(other => other.id !== before.id && owns(other))) return
  throw new Failure('conflict', `${before.name} is the last owner.`, { hint: 'Make somebody else an owner first.' })
}

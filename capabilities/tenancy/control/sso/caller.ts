/** What somebody holds whom a connection signed in: roles in its organization, and nothing else in the world. */
import type { Caller, Person } from '@gatehouse/control'
import type { AnyTables } from '@gatehouse/store'
import type { Permission, Role } from '@gatehouse/unit'
import type { Kysely } from 'kysely'
import { isWithin } from './realm.ts'

/** Never an operator: that is for the platform's own people to give, by their own sign-in. */
export async function callerOfSso(db: Kysely<AnyTables>, connectionId: string, { id, email }: Person): Promise<Caller> {
  const person: Caller = { kind: 'person', id, name: email, operator: false, grants: [], confinedTo: '-' }
  const connection = await db
    .selectFrom('sso_connections')
    .select(['organization_id', 'spec', 'status'])
    .where('id', '=', connectionId)
    .executeTakeFirst()
  if (!connection || !isWithin(email, connection)) return person
  const confinedTo: string = connection.organization_id
  const memberships: { workspace_id: string | null; spec: { role: Role; permissions?: Permission[] } }[] = await db
    .selectFrom('memberships')
    .select(['workspace_id', 'spec'])
    .where('organization_id', '=', confinedTo)
    .where(eb => eb.or([eb('person', '=', id), eb.and([eb('person', 'is', null), eb('email', '=', email)])]))
    .where('state', '=', 'active')
    .execute()
  const grants = memberships.map(({ workspace_id, spec }) => ({
    organizationId: confinedTo,
    ...(workspace_id === null ? {} : { workspaceId: workspace_id }),
    role: spec.role,
    ...(spec.permissions ? { permissions: spec.permissions } : {}),
  }))
  return { ...person, confinedTo, grants }
}

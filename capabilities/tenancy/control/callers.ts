/** Who calls: tokens and people, with what they hold. */
import { type Caller, type Callers, consoleRealm, type Grant } from '@gatehouse/control'
import type { AnyTables } from '@gatehouse/store'
import type { Permission, Role } from '@gatehouse/unit'
import type { Kysely } from 'kysely'
import { callerOfSession } from './portal-sessions.ts'
import { secretDigest } from './secret-text.ts'
import { callerOfSso } from './sso/caller.ts'
import { connectionOf } from './sso/realm.ts'

/** How exactly `lastUsedAt` of a token is kept. */
const lastUsedEveryMs = 60_000
const tokenCharactersMax = 512

interface TokenRow {
  id: string
  name: string
  organization_id: string
  workspace_id: string | null
  spec: { role: Role; permissions?: Permission[]; expiresAt?: string }
  status: { lastUsedAt?: string }
}

interface MembershipRow {
  organization_id: string
  workspace_id: string | null
  spec: { role: Role; permissions?: Permission[] }
}

export const callers: Callers = {
  async byToken(db, secret, nowMs) {
    if (secret.length > tokenCharactersMax) return undefined
    if (secret.startsWith('ghs_')) return callerOfSession(db, secret, nowMs)
    const token: TokenRow | undefined = await db
      .selectFrom('tokens')
      .select(['id', 'name', 'organization_id', 'workspace_id', 'spec', 'status'])
      .where('sha256', '=', secretDigest(secret))
      .executeTakeFirst()
    if (!token) return undefined
    const { expiresAt } = token.spec
    if (expiresAt !== undefined && Date.parse(expiresAt) <= nowMs) return undefined
    await noteUse(db, token, nowMs)
    const operator = await isOperator(db, token.id)
    return { kind: 'token', id: token.id, name: token.name, operator, grants: [grantOf(token)] }
  },

  /** An address alone grants nothing until its owner is proved: whoever invites could make an account for it. */
  async byPerson(db, personWho) {
    const { id, realm, email, verified } = personWho
    const connection = connectionOf(realm)
    if (connection !== undefined) return callerOfSso(db, connection, personWho)
    const person: Caller = { kind: 'person', id, name: email, operator: false, grants: [] }
    if (realm !== consoleRealm) return person
    const memberships: MembershipRow[] = await db
      .selectFrom('memberships')
      .select(['organization_id', 'workspace_id', 'spec'])
      .where(eb =>
        eb.or([
          eb('person', '=', id),
          ...(verified ? [eb.and([eb('person', 'is', null), eb('email', '=', email.toLowerCase())])] : []),
        ]),
      )
      .where('state', '=', 'active')
      .execute()
    return { ...person, operator: await isOperator(db, id), grants: memberships.map(grantOf) }
  },
}

function grantOf({ organization_id, workspace_id, spec }: MembershipRow): Grant {
  return {
    organizationId: organization_id,
    ...(workspace_id === null ? {} : { workspaceId: workspace_id }),
    role: spec.role,
    ...(spec.permissions ? { permissions: spec.permissions } : {}),
  }
}

async function isOperator(db: Kysely<AnyTables>, subjectId: string): Promise<boolean> {
  const found = await db.selectFrom('operators').select('subject_id').where('subject_id', '=', subjectId).execute()
  return found.length > 0
}

/** No write of the resource: it changes no etag, and the audit log has better things to keep. */
async function noteUse(db: Kysely<AnyTables>, { id, status }: TokenRow, nowMs: number): Promise<void> {
  if (status.lastUsedAt !== undefined && nowMs - Date.parse(status.lastUsedAt) < lastUsedEveryMs) return
  const used = JSON.stringify({ ...status, lastUsedAt: new Date(nowMs).toISOString() })
  await db.updateTable('tokens').set({ status: used }).where('id', '=', id).execute()
}

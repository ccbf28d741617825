/** Sessions of people whom a connection signed in; the cookie's secret is stored by its digest only. */
import { randomBytes } from 'node:crypto'
import { type Person, type Row, sessionSeconds, type WriteContext } from '@gatehouse/control'
import type { AnyTables } from '@gatehouse/store'
import type { Kysely } from 'kysely'
import { digest } from './flow.ts'
import { realmOf } from './realm.ts'

export async function openSession(
  { transaction, services }: WriteContext,
  connection: Pick<Row, 'id' | 'organizationId'>,
  person: Person,
): Promise<string> {
  const nowMs = services.clock.nowMs()
  const session = randomBytes(32).toString('base64url')
  await transaction.deleteFrom('sso_sessions').where('expires_at', '<=', new Date(nowMs).toISOString()).execute()
  await transaction
    .insertInto('sso_sessions')
    .values({
      ...{ sha256: digest(session), organization_id: connection.organizationId, connection_id: connection.id },
      ...{ person_id: person.id, expires_at: new Date(nowMs + sessionSeconds * 1000).toISOString() },
    })
    .execute()
  return session
}

export async function personOfSession(
  db: Kysely<AnyTables>,
  session: string,
  nowMs: number,
): Promise<Person | undefined> {
  const found = await db
    .selectFrom('sso_sessions as s')
    .innerJoin('auth.user as u', join => join.onRef('u.id', '=', 's.person_id'))
    .select(['u.id', 'u.realm', 'u.email', 'u.name', 'u.emailVerified as verified', 's.connection_id'])
    .where('s.sha256', '=', digest(session))
    .where('s.expires_at', '>', new Date(nowMs).toISOString())
    .executeTakeFirst()
  if (!found || found.realm !== realmOf(found.connection_id)) return undefined
  const { id, realm, email, name, verified } = found
  return { id, realm, email, name, verified }
}

/** Gives the organization of the session, if there is one. */
export async function organizationOfSession(db: Kysely<AnyTables>, session: string): Promise<string | undefined> {
  const found = await db
    .selectFrom('sso_sessions')
    .select('organization_id')
    .where('sha256', '=', digest(session))
    .executeTakeFirst()
  return found?.organization_id
}

export async function closeSession({ transaction }: WriteContext, session: string): Promise<void> {
  await transaction.deleteFrom('sso_sessions').where('sha256', '=', digest(session)).execute()
}

/** People of an organization's realm as who signs them in sees them. No other realm has any of them. */
import { passwordDigest, passwordMatches } from '@gatehouse/control'
import type { AnyTables } from '@gatehouse/store'
import type { Kysely } from 'kysely'

export interface RealmPerson {
  id: string
  email: string
  name: string
  /** What began before is over: the password was changed, or the person was disabled meanwhile. */
  endedAtMs: number
}

interface Found {
  id: string
  email: string
  spec: { title?: string }
  status: { endedAt?: string }
  password: string
}

/** Of those who may sign in. */
export async function realmPerson(
  db: Kysely<AnyTables>,
  organizationId: string,
  id: string,
): Promise<RealmPerson | undefined> {
  const found = await people(db, organizationId).where('d.id', '=', id).executeTakeFirst()
  return found && shown(found as Found)
}

/** Takes as long for an address that nobody has. */
export async function personByPassword(
  db: Kysely<AnyTables>,
  organizationId: string,
  { email, password }: { email: string; password: string },
): Promise<RealmPerson | undefined> {
  const { person, digest } = await realmCandidate(db, organizationId, email.trim().toLowerCase())
  const matches = await passwordMatches(password, digest)
  return matches ? person : undefined
}

/** Who has the address, and what the password is held against; somebody else's digest where nobody has it. */
export async function realmCandidate(
  db: Kysely<AnyTables>,
  organizationId: string,
  email: string,
): Promise<{ person: RealmPerson | undefined; digest: string }> {
  const found = (await people(db, organizationId).where('d.email', '=', email).executeTakeFirst()) as Found | undefined
  return { person: found && shown(found), digest: found?.password ?? (await nobodys()) }
}

const people = (db: Kysely<AnyTables>, organizationId: string) =>
  db
    .selectFrom('developers as d')
    .innerJoin('developer_passwords as p', join =>
      join.onRef('p.developer_id', '=', 'd.id').onRef('p.organization_id', '=', 'd.organization_id'),
    )
    .select(['d.id', 'd.email', 'd.spec', 'd.status', 'p.password'])
    .where('d.organization_id', '=', organizationId)
    .where('d.state', '=', 'active')

function shown({ id, email, spec, status }: Found): RealmPerson {
  return { id, email, name: spec.title ?? email, endedAtMs: status.endedAt ? Date.parse(status.endedAt) : 0 }
}

let digest: Promise<string> | undefined

function nobodys(): Promise<string> {
  digest ??= passwordDigest('of nobody')
  return digest
}

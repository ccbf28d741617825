/** Sessions of developers at portals: rows by the digest of a token that one cookie has. */
import type { Caller } from '@gatehouse/control'
import type { AnyTables } from '@gatehouse/store'
import { type Kysely, sql } from 'kysely'
import { looksLikeSecret, makeSecret, secretDigest } from './secret-text.ts'

/** Over after so long without a use, and after so long whatever is used. */
export const sessionLimits = { idleMs: 7 * 86_400_000, ageMs: 30 * 86_400_000, perDeveloperMax: 20 } as const
/** How exactly its last use is kept. */
const usedEveryMs = 60_000

export interface StartedSession {
  token: string
  expiresAt: string
}

interface Whose {
  organizationId: string
  developerId: string
}

/** A new one at each sign-in; of many the oldest ends. */
export async function startSession(
  db: Kysely<AnyTables>,
  { organizationId, developerId }: Whose,
  nowMs: number,
): Promise<StartedSession> {
  const token = makeSecret('ghs')
  const at = new Date(nowMs).toISOString()
  const whose = { organization_id: organizationId, developer_id: developerId }
  await db
    .insertInto('portal_sessions')
    .values({ sha256: secretDigest(token), ...whose, started_at: at, used_at: at })
    .execute()
  const kept = db
    .selectFrom('portal_sessions')
    .select('sha256')
    .where('organization_id', '=', organizationId)
    .where('developer_id', '=', developerId)
    .orderBy('started_at', 'desc')
    .orderBy('sha256')
    .limit(sessionLimits.perDeveloperMax)
  await db
    .deleteFrom('portal_sessions')
    .where('organization_id', '=', organizationId)
    .where('developer_id', '=', developerId)
    .where('sha256', 'not in', kept)
    .execute()
  return { token, expiresAt: new Date(nowMs + sessionLimits.ageMs).toISOString() }
}

export async function endSession(db: Kysely<AnyTables>, session: string): Promise<void> {
  await db.deleteFrom('portal_sessions').where('sha256', '=', session).execute()
}

/** Sessions that no request will find live. */
const isOver = (nowMs: number) => {
  const before = (ms: number) => new Date(nowMs - ms).toISOString()
  return sql<boolean>`(started_at < ${before(sessionLimits.ageMs)} or used_at < ${before(sessionLimits.idleMs)})`
}

/** Organizations that have some. */
export async function withOldSessions(db: Kysely<AnyTables>, nowMs: number): Promise<string[]> {
  const query = db.selectFrom('portal_sessions').select('organization_id').distinct().where(isOver(nowMs))
  return (await query.execute()).map(row => row.organization_id as string)
}

export async function forgetSessions(db: Kysely<AnyTables>, organizationId: string, nowMs: number): Promise<void> {
  await db.deleteFrom('portal_sessions').where('organization_id', '=', organizationId).where(isOver(nowMs)).execute()
}

interface Found {
  organization_id: string
  developer_id: string
  email: string
  status: { endedAt?: string }
  started_at: string
  used_at: string
}

/** The person of a live session, who holds no role anywhere. */
export async function callerOfSession(
  db: Kysely<AnyTables>,
  token: string,
  nowMs: number,
): Promise<Caller | undefined> {
  if (!looksLikeSecret('ghs', token)) return undefined
  const session = secretDigest(token)
  const found = (await db
    .selectFrom('portal_sessions as s')
    .innerJoin('developers as d', join =>
      join.onRef('d.id', '=', 's.developer_id').onRef('d.organization_id', '=', 's.organization_id'),
    )
    .select(['s.organization_id', 's.developer_id', 's.started_at', 's.used_at', 'd.email', 'd.status'])
    .where('s.sha256', '=', session)
    .where('d.state', '=', 'active')
    .executeTakeFirst()) as Found | undefined
  if (!found || !isLive(found, nowMs)) return undefined
  if (nowMs - Date.parse(found.used_at) > usedEveryMs) {
    const used_at = new Date(nowMs).toISOString()
    await db.updateTable('portal_sessions').set({ used_at }).where('sha256', '=', session).execute()
  }
  return {
    ...{ kind: 'developer', id: found.developer_id, name: found.email, operator: false, grants: [], session },
    confinedTo: found.organization_id,
  }
}

function isLive({ started_at, used_at, status }: Found, nowMs: number): boolean {
  const startedMs = Date.parse(started_at)
  const endedMs = status.endedAt === undefined ? 0 : Date.parse(status.endedAt)
  if (startedMs < endedMs || nowMs - startedMs >= sessionLimits.ageMs) return false
  return nowMs - Date.parse(used_at) < sessionLimits.idleMs
}

/** Denials that nobody wrote: of tokens that an authorization server took back, and of people whose access was ended. */
import { createHash } from 'node:crypto'
import type { Followed, Row, WriteContext } from '@gatehouse/control'
import { sql } from 'kysely'
import { accessTokenSecondsMax } from '../authorization-server.ts'

/** Of an organization at once; what is left of `denialsMax` is for those that people write. */
export const ownDenialsMax = 5000
/** Of the tokens of one client: none of them uses up what there is for all. */
export const clientDenialsMax = 500
/** What gateways may allow for clocks that differ. */
const skewMs = 300_000

export interface OwnDenial {
  issuer: string
  token?: string
  subject?: string
  issuedUntilMs?: number
  /** When the last of the tokens ends. */
  endsMs: number
  /** Whose token it is. */
  client?: string
}

/** Denies it, or what denies it already longer. False where there is no room, which is for the caller to tell. */
export async function denyTokens(context: WriteContext, denial: OwnDenial): Promise<boolean> {
  const { resources } = context
  const { issuer, token, subject, issuedUntilMs, endsMs, client } = denial
  const expiresAt = new Date(endsMs + skewMs).toISOString()
  const issuedUntil = issuedUntilMs === undefined ? undefined : new Date(issuedUntilMs).toISOString()
  const known = await sameDenial(context, denial)
  if (known) {
    const spec = { ...known.spec, ...later(known.spec, { expiresAt, ...(issuedUntil ? { issuedUntil } : {}) }) }
    await resources.update(known, { spec })
    return true
  }
  if (!(await hasRoom(context, client))) return false
  const what = token === undefined ? { subject, issuedUntil } : { token }
  const status = { reason: token === undefined ? 'person-ended' : 'token-revoked', ...(client ? { client } : {}) }
  const name = `own-${createHash('sha256')
    .update(`${issuer} ${token ?? subject}`)
    .digest('hex')
    .slice(0, 40)}`
  await resources.create('TokenDenial', { name, spec: { issuer, ...what, expiresAt }, status })
  return true
}

async function sameDenial(context: WriteContext, { issuer, token, subject }: OwnDenial): Promise<Row | undefined> {
  const { transaction, organization, resources } = context
  const { rows } = await sql<{ id: string }>`select id from token_denials
    where organization_id = ${organization!.id} and spec->>'issuer' = ${issuer}
      and spec->>'token' is not distinct from ${token ?? null}::text
      and spec->>'subject' is not distinct from ${subject ?? null}::text`.execute(transaction)
  return rows[0] && resources.get('TokenDenial', rows[0].id)
}

async function hasRoom({ transaction, organization }: WriteContext, client: string | undefined): Promise<boolean> {
  const { rows } = await sql<{ own: number; client: number }>`select count(*)::int as own,
      count(*) filter (where status->>'client' = ${client ?? ''})::int as client from token_denials
    where organization_id = ${organization!.id} and status ? 'reason'`.execute(transaction)
  return rows[0]!.own < ownDenialsMax && (client === undefined || rows[0]!.client < clientDenialsMax)
}

/** Of both, for each, the moment that comes later. */
function later(before: Record<string, unknown>, now: Record<string, string>): Record<string, string> {
  const moments = Object.entries(now).map(([name, at]) => {
    const known = before[name] as string | undefined
    return [name, known !== undefined && Date.parse(known) > Date.parse(at) ? known : at]
  })
  return Object.fromEntries(moments)
}

/** A person who was disabled, chose another password or is gone: what the gateways believe of her ends as well. */
export const endedPeople: Followed = {
  async afterWrite(context, row, before) {
    const { endedAt, joinedAt } = row.status as { endedAt?: string; joinedAt?: string }
    if (endedAt === undefined || endedAt === before?.status.endedAt || before?.status.joinedAt === undefined) return
    if (joinedAt !== undefined) await denyPerson(context, row, Math.floor(Date.parse(endedAt) / 1000) * 1000 - 1000)
  },
  async beforeDelete(context, row) {
    if (row.status.joinedAt !== undefined) await denyPerson(context, row, context.services.clock.nowMs())
  },
}

async function denyPerson(context: WriteContext, { id, name }: Row, issuedUntilMs: number): Promise<void> {
  const { resources, services } = context
  const endsMs = services.clock.nowMs() + accessTokenSecondsMax * 1000
  for (const { status } of await resources.all('AuthorizationServer')) {
    const issuer = status.issuer as string
    if (await denyTokens(context, { issuer, subject: id, issuedUntilMs, endsMs })) continue
    services.log.warn('Tokens of a person hold until they end: too many denials.', { issuer, developer: name })
  }
}

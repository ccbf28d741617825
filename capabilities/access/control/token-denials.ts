/** Denied tokens, on their way to the gateways of an organization's environments, and to their end. */
import { Failure } from '@gatehouse/base'
import { groupOf } from '@gatehouse/capability-catalogue/control/served-groups.ts'
import { type Draft, type Job, type ResourceHooks, type Row, refusePast, type WriteContext } from '@gatehouse/control'
import { denialDigest } from '@gatehouse/program'
import { sql } from 'kysely'
import { denialProblems } from '../token-denial.ts'

interface Spec {
  issuer: string
  token?: string
  subject?: string
  issuedUntil?: string
  expiresAt: string
}

/** Of an organization at once: about 45 bytes each in every gateway. */
export const denialsMax = 10_000
const daysMax = 400
const batch = 500

export const denialHooks: ResourceHooks = {
  problems: (_, spec) => denialProblems(spec),
  async beforeCreate(context, draft) {
    settle(context, draft)
    await refuseTaken(context, draft.spec as unknown as Spec)
    draft.status.groups = await groupsOf(context)
  },
  async beforeUpdate(context, _, draft) {
    settle(context, draft)
  },
  afterWrite: (context, row) => tell(context, row, row.status.groups as string[]),
  beforeDelete: (context, row) => tell(context, row, row.status.groups as string[], true),
}

/** Its end lies ahead and not too far, and of a subject it is known which of its tokens are meant. */
function settle(context: WriteContext, draft: Draft): void {
  refusePast(context, draft)
  const spec = draft.spec as unknown as Spec
  const nowMs = context.services.clock.nowMs()
  if (spec.subject !== undefined) spec.issuedUntil ??= new Date(nowMs).toISOString()
  if (Date.parse(spec.expiresAt) > nowMs + daysMax * 86_400_000) {
    const message = `A denial ends within ${daysMax} days.`
    throw new Failure('invalid_input', message, {
      problems: [{ code: 'invalid_value', message, pointer: '/spec/expiresAt' }],
    })
  }
}

/** Two denials of the same would end with the first of them. Writes of an organization follow one another. */
async function refuseTaken({ transaction, organization }: WriteContext, { issuer, token, subject }: Spec) {
  const same = await sql<{ name: string }>`select name from token_denials
    where organization_id = ${organization!.id} and spec->>'issuer' = ${issuer}
      and spec->>'token' is not distinct from ${token ?? null}::text
      and spec->>'subject' is not distinct from ${subject ?? null}::text`.execute(transaction)
  const [{ name } = {}] = same.rows
  if (name !== undefined) {
    throw new Failure('conflict', `${name} denies this already.`, {
      hint: `Change it: \`gatehouse token-denial update ${name} --issued-until … --expires-at …\`.`,
    })
  }
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from token_denials
    where organization_id = ${organization!.id}`.execute(transaction)
  if (rows[0]!.count < denialsMax) return
  throw new Failure('conflict', `The organization denies ${denialsMax} tokens already.`, {
    hint: 'Deny their subject, or rotate the key that they are signed with.',
  })
}

async function groupsOf(context: WriteContext): Promise<string[]> {
  const environments = await context.resources.all('Environment')
  const groups = await Promise.all(environments.map(async one => (await groupOf(context, one)).id))
  return [...new Set(groups)].sort()
}

async function tell(context: WriteContext, row: Row, groups: readonly string[], gone = false): Promise<void> {
  const { issuer, token, subject, issuedUntil, expiresAt } = row.spec as unknown as Spec
  const sha256 = denialDigest(issuer, token === undefined ? 'sub' : 'jti', (token ?? subject)!, 'hex')
  for (const group of groups) {
    await context.services.appendDirectory(context, group, {
      ...{ kind: 'denial', denialId: row.id, organizationId: row.organizationId!, sha256 },
      state: gone ? 'dead' : 'live',
      ...(issuedUntil === undefined ? {} : { issuedUntilSeconds: Math.floor(Date.parse(issuedUntil) / 1000) }),
      expiresAtMs: Date.parse(expiresAt),
    })
  }
}

interface Found {
  id: string
  organization_id: string
}

/** Those that are over go; gateway groups that the organization came to are told. */
export const denialUpkeep: Job = {
  name: 'token-denials',
  everyMs: 10_000,
  async run({ read, write, services }) {
    const now = new Date(services.clock.nowMs()).toISOString()
    const found = (over: boolean) =>
      read(async (_, db) => {
        const condition = over
          ? sql`d.expires_at <= ${now}::timestamptz`
          : sql`d.expires_at > ${now}::timestamptz and exists (select 1 from environments e
              where e.organization_id = d.organization_id and not d.status->'groups' @> to_jsonb(e.gateway_group_id))`
        const { rows } = await sql<Found>`select d.id, d.organization_id from token_denials d
          where ${condition} order by d.id limit ${batch}`.execute(db)
        return rows
      })
    for (const { id, organization_id } of await found(true)) {
      await write(organization_id, async ({ resources }) => {
        const row = await resources.find('TokenDenial', id)
        if (row) await resources.delete(row)
      })
    }
    for (const { id, organization_id } of await found(false)) {
      await write(organization_id, async context => {
        const row = await context.resources.find('TokenDenial', id)
        const groups = [...new Set([...((row?.status.groups as string[]) ?? []), ...(await groupsOf(context))])].sort()
        if (row) await context.resources.update(row, { status: { ...row.status, groups } })
      })
    }
  },
}

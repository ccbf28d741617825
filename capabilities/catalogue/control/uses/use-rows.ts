/** What applications use of a contract, in rows: each once, with when it was used last, and bounded for each API version. */
import { createHash } from 'node:crypto'
import type { DriftFound } from '@gatehouse/program'
import { type AnyTables, json } from '@gatehouse/store'
import { sql, type Transaction } from 'kysely'

/** In one environment. Beyond them goes what nobody has used for longest. */
export const useRowsMax = 20_000
/** Part of the rows that goes at once, so that not every telling has to look for them. */
const goneAtOnce = 1 / 40

export const isUse = ({ kind }: Pick<DriftFound, 'kind'>) => kind.startsWith('use-')

export interface UsePlace {
  organizationId: string
  apiVersionId: string
  environmentId: string
  nowAt: string
}

/** `mine` are the applications of the organization; others are taken for callers without one. */
export async function keepUses(
  trx: Transaction<AnyTables>,
  place: UsePlace,
  { found, mine, max }: { found: readonly DriftFound[]; mine: ReadonlySet<string>; max: number },
): Promise<void> {
  if (found.length === 0) return
  const { organizationId, apiVersionId, environmentId, nowAt } = place
  const rows = new Map<string, Record<string, string | number> & { count: number }>()
  for (const { kind, method, path, name, type, count, applications } of found) {
    const [said = ''] = applications
    const application = mine.has(said) ? said : ''
    const digest = digestOf([kind, method, path, name, type])
    const key = `${application} ${digest}`
    const before = rows.get(key)?.count ?? 0
    rows.set(key, { application, digest, kind, method, path, name, value: type, count: count + before })
  }
  await sql`insert into contract_uses as u (organization_id, api_version_id, environment_id, application_id, digest, kind,
      method, path, name, value, count, first_used_at, last_used_at)
    select ${organizationId}, ${apiVersionId}, ${environmentId}, r.application, r.digest, r.kind, r.method, r.path, r.name,
      r.value, r.count, ${nowAt}::timestamptz, ${nowAt}::timestamptz
    from jsonb_to_recordset(${json([...rows.values()])}::jsonb) as r (application text, digest text, kind text, method text,
      path text, name text, value text, count bigint)
    on conflict (api_version_id, environment_id, application_id, digest) do update set
      count = least(u.count + excluded.count, 9007199254740991),
      last_used_at = greatest(u.last_used_at, excluded.last_used_at)`.execute(trx)
  await bound(trx, place, max)
}

async function bound(
  trx: Transaction<AnyTables>,
  { apiVersionId, environmentId }: UsePlace,
  max: number,
): Promise<void> {
  const { rows } = await sql<{ count: string }>`select count(*) as count from contract_uses
    where api_version_id = ${apiVersionId} and environment_id = ${environmentId}`.execute(trx)
  if (Number(rows[0]!.count) <= max) return
  await sql`delete from contract_uses where api_version_id = ${apiVersionId} and environment_id = ${environmentId}
    and (application_id, digest) in (select application_id, digest from contract_uses
      where api_version_id = ${apiVersionId} and environment_id = ${environmentId}
      order by last_used_at desc, application_id, digest offset ${Math.floor(max * (1 - goneAtOnce))})`.execute(trx)
}

const digestOf = (parts: readonly string[]) => createHash('sha256').update(JSON.stringify(parts)).digest('hex')

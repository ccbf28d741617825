/** Whom something will hurt who was not told of it yet. */
import type { JobWork } from '@gatehouse/control'
import type { AnyTables } from '@gatehouse/store'
import { type Kysely, type RawBuilder, sql } from 'kysely'

/** How long before its end a key is told of; one that is made for less than a day is not. */
export const aheadMs = 14 * 86_400_000
/** At a time; by chance which, so that one who cannot be told holds up no others. */
const batch = 100
/** Versions whose callers are looked for in one run. */
const versionsPerRun = 5

export interface Due {
  kind: 'key-expires' | 'version-deprecated'
  organization_id: string
  application_id: string
  /** Credential or API version. */
  subject: string
  /** What it comes to: when this becomes another it is told anew. */
  said: string
}

/** A notice of before there was `said` counts for what was so then. */
const untold = (
  kind: Due['kind'],
  subject: RawBuilder<unknown>,
  said: RawBuilder<unknown>,
  since: RawBuilder<unknown>,
) =>
  sql`not exists (select 1 from told_notices t
  where t.organization_id = o.organization_id and t.application_id = o.application_id and t.kind = ${kind}
    and t.subject_id = ${subject} and (t.said = ${said} or (t.said is null and t.at >= ${since})))`

const ends = sql`to_char(c.expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`

export function endingKeys({ read, services }: JobWork): Promise<Due[]> {
  const nowMs = services.clock.nowMs()
  const [now, until] = [nowMs, nowMs + aheadMs].map(ms => new Date(ms).toISOString())
  return read(async (_, db) => {
    const { rows } =
      await sql<Due>`select 'key-expires' as kind, o.organization_id, o.application_id, c.id as subject, ${ends} as said
      from credentials c join application_owners o
        on o.organization_id = c.organization_id and o.application_id = c.application_id
      where c.state = 'active' and c.expires_at > ${now}::timestamptz and c.expires_at <= ${until}::timestamptz
        and c.expires_at > c.created_at + interval '1 day'
        and ${untold('key-expires', sql`c.id`, ends, sql`c.created_at`)} order by random() limit ${batch}`.execute(db)
    return rows
  })
}

/** Deprecated anew, or to end on another day, it is another thing to be told. */
const deprecation = sql`concat_ws(' ', v.status->>'deprecatedAt', v.status->>'sunsetAt')`
const deprecated = (
  from: RawBuilder<unknown>,
) => sql<Due>`select distinct on (o.organization_id, o.application_id, v.id)
    'version-deprecated' as kind, o.organization_id, o.application_id, v.id as subject, ${deprecation} as said
  from api_versions v ${from}
  where v.state = 'deprecated' and ${untold('version-deprecated', sql`v.id`, deprecation, sql`(v.status->>'deprecatedAt')::timestamptz`)}`

export function deprecatedSubscribed({ read }: JobWork): Promise<Due[]> {
  const found = deprecated(sql`
    join products_api_versions l on l.organization_id = v.organization_id and l.target_id = v.id
    join plans p on p.organization_id = v.organization_id and p.product_id = l.product_id
    join subscriptions s on s.organization_id = v.organization_id and s.plan_id = p.id
      and s.state in ('active', 'paused', 'cancelling')
    join application_owners o on o.organization_id = v.organization_id and o.application_id = s.application_id`)
  return read(
    async (_, db) => (await sql<Due>`select * from (${found}) due order by random() limit ${batch}`.execute(db)).rows,
  )
}

interface Looked {
  lookedAtMs: Map<string, number>
  sinceMs: number
}

/** Who calls without a subscription, from what gateways told. */
export async function deprecatedCalled(work: JobWork, { lookedAtMs, sinceMs }: Looked): Promise<Due[]> {
  const { usage, clock } = work.services
  if (!usage) return []
  const versions = (await work.read((_, db) => deprecatedVersions(db))).filter(({ id }) => !lookedAtMs.has(id))
  const due: Due[] = []
  for (const { id, organization_id } of versions.slice(0, versionsPerRun)) {
    lookedAtMs.set(id, clock.nowMs())
    const callers = await usage.callers(organization_id, id, sinceMs)
    const applications = callers.map(({ applicationId }) => applicationId).filter(one => one !== '')
    if (applications.length === 0) continue
    const found = deprecated(sql`join application_owners o on o.organization_id = v.organization_id
      and v.id = ${id} and o.application_id in (${sql.join(applications)})`)
    due.push(...(await work.read(async (_, db) => (await found.execute(db)).rows)))
  }
  return due
}

async function deprecatedVersions(db: Kysely<AnyTables>): Promise<{ id: string; organization_id: string }[]> {
  const query = db.selectFrom('api_versions').select(['id', 'organization_id']).where('state', '=', 'deprecated')
  return (await query.orderBy('updated_at', 'desc').limit(1000).execute()) as { id: string; organization_id: string }[]
}

/** Tells people of an application what will hurt it: a key that ends soon, an API version that is deprecated. */
import type { Job, JobWork } from '@gatehouse/control'
import { sql } from 'kysely'
import { notifyOwners } from './notices.ts'

/** How long before its end a key is told of; one that is made for less than a day is not. */
export const aheadMs = 14 * 86_400_000
const batch = 100

interface Due {
  organization_id: string
  application_id: string
  /** Credential or API version. */
  subject: string
}

type Kind = 'key-expires' | 'version-deprecated'

/** In batches, for people may be many; what was told is a row, and told once, whoever wants mails. */
export const noticeJob: Job = {
  name: 'notices',
  everyMs: 15_000,
  async run(work) {
    for (const due of await endingKeys(work)) await told(work, 'key-expires', due)
    for (const due of await deprecatedVersions(work)) await told(work, 'version-deprecated', due)
  },
}

const untold = (kind: Kind, subject: string) => sql`not exists (select 1 from told_notices t
  where t.organization_id = o.organization_id and t.application_id = o.application_id
    and t.kind = ${kind} and t.subject_id = ${sql.raw(subject)})`

function endingKeys({ read, services }: JobWork): Promise<Due[]> {
  const nowMs = services.clock.nowMs()
  const [now, until] = [nowMs, nowMs + aheadMs].map(ms => new Date(ms).toISOString())
  return read(async (_, db) => {
    const { rows } = await sql<Due>`select o.organization_id, o.application_id, c.id as subject
      from credentials c join application_owners o
        on o.organization_id = c.organization_id and o.application_id = c.application_id
      where c.state = 'active' and c.expires_at > ${now}::timestamptz and c.expires_at <= ${until}::timestamptz
        and c.expires_at > c.created_at + interval '1 day' and ${untold('key-expires', 'c.id')} order by c.expires_at limit ${batch}`.execute(
      db,
    )
    return rows
  })
}

function deprecatedVersions({ read }: JobWork): Promise<Due[]> {
  return read(async (_, db) => {
    const { rows } = await sql<Due>`select distinct o.organization_id, o.application_id, v.id as subject
      from api_versions v
      join products_api_versions l on l.organization_id = v.organization_id and l.target_id = v.id
      join plans p on p.organization_id = v.organization_id and p.product_id = l.product_id
      join subscriptions s on s.organization_id = v.organization_id and s.plan_id = p.id
        and s.state in ('active', 'paused', 'cancelling')
      join application_owners o on o.organization_id = v.organization_id and o.application_id = s.application_id
      where v.state = 'deprecated' and ${untold('version-deprecated', 'v.id')} limit ${batch}`.execute(db)
    return rows
  })
}

/** Whatever one of them is, the others are told. */
function told(work: JobWork, kind: Kind, due: Due): Promise<void> {
  return tell(work, kind, due).catch(thrown =>
    work.services.log.error('Nobody could be told.', { kind, ...due, error: String(thrown) }),
  )
}

function tell({ write, services }: JobWork, kind: Kind, due: Due): Promise<void> {
  return write(due.organization_id, async context => {
    const { transaction, resources } = context
    const told = await transaction
      .insertInto('told_notices')
      .values({
        ...{ organization_id: due.organization_id, application_id: due.application_id, kind, subject_id: due.subject },
        at: new Date(services.clock.nowMs()).toISOString(),
      })
      .onConflict(conflict => conflict.doNothing())
      .returning('kind')
      .execute()
    const application = await resources.find('Application', due.application_id)
    const subject = await resources.find(kind === 'key-expires' ? 'Credential' : 'ApiVersion', due.subject)
    if (told.length === 0 || !application || !subject) return
    const title = (subject.spec.title as string | undefined) ?? subject.name
    const { sunsetAt } = subject.status as { sunsetAt?: string }
    const data: Record<string, string> =
      kind === 'key-expires'
        ? { key: title, day: String(subject.spec.expiresAt).slice(0, 10) }
        : { version: title, ...(sunsetAt ? { sunset: sunsetAt.slice(0, 10) } : {}) }
    await notifyOwners(context, application, { kind, once: `${kind} ${subject.id}`, data })
  })
}

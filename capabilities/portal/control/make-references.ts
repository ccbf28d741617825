/** The job that takes apart what portals show: each revision once, whoever of the replicas is first. */
import { Failure } from '@gatehouse/base'
import { documentOfRevision } from '@gatehouse/capability-governance/control/governed-document.ts'
import type { Job, JobWork, Resources, Row } from '@gatehouse/control'
import type { AnyTables } from '@gatehouse/store'
import { type Kysely, sql } from 'kysely'
import type { DocumentSource, ReferenceSource } from '../reference/make-reference.ts'
import type { KeyPlace } from '../reference/reference.ts'
import { forgetUnshown } from './forget-unshown.ts'
import { shownRevision } from './offered.ts'
import { referenceApart } from './reference-apart.ts'
import { silentMsMax, storeReference } from './store-reference.ts'

/** A larger one is not held against the revision before. */
const comparedBytesMax = 8 * 2 ** 20

interface Wanted {
  revision: Row
  source: ReferenceSource | undefined
}

export const makeReferences: Job = {
  name: 'portal-references',
  everyMs: 2000,
  async run(work, ended) {
    for (let made = 0; made < 20 && !ended.aborted; made++) {
      const wanted = await work.read((resources, db) => nextWanted(resources, db, work.services.clock.nowMs()))
      if (!wanted) return forgetUnshown(work)
      await makeOne(work, wanted)
    }
  },
}

/** Whatever the document is, the next one has its turn. */
async function makeOne(work: JobWork, { revision, source }: Wanted): Promise<void> {
  const { clock, log } = work.services
  try {
    await storeReference(work, revision, async take => {
      if (!source) throw new Failure('not_found', 'It was made of no document.')
      return referenceApart(source, { clock, take })
    })
  } catch (thrown) {
    log.error('A reference could not be made.', { revision: revision.id, error: String(thrown) })
  }
}

/** One that a portal shows and nobody has taken apart, or does: of the organization that waits longest. */
async function nextWanted(resources: Resources, db: Kysely<AnyTables>, nowMs: number): Promise<Wanted | undefined> {
  const silent = new Date(nowMs - silentMsMax).toISOString()
  const { rows } = await sql<{ id: string }>`
    select r.id from portals p
    join products_api_versions l on l.organization_id = p.organization_id
    join api_versions v on v.organization_id = l.organization_id and v.id = l.target_id
      and v.state in ('published', 'deprecated')
    ${shownRevision(sql`p.environments_live_id`)}
    left join portal_references made on made.organization_id = v.organization_id and made.revision_id = r.id
    where r.id is not null and made.outline is null and made.failure is null
      and (made.revision_id is null or made.made_at < ${silent}::timestamptz)
    order by (select max(made_at) from portal_references x where x.organization_id = v.organization_id) nulls first limit 1`.execute(
    db,
  )
  const [found] = rows
  if (!found) return undefined
  const revision = await resources.get('Revision', found.id)
  return { revision, source: await sourceOf(resources, revision) }
}

interface Content {
  basePath: string
  policies: { policy: string; config?: { in?: KeyPlace['in']; name?: string } }[]
}

/** Where the policy `key-auth` takes keys, as its configuration is filled. */
function keyOf(policies: Content['policies']): { key?: KeyPlace } {
  const found = policies.find(({ policy }) => policy === 'key-auth')
  return found ? { key: { in: found.config?.in ?? 'header', name: found.config?.name ?? 'X-API-Key' } } : {}
}

async function sourceOf(resources: Resources, revision: Row): Promise<ReferenceSource | undefined> {
  const own = await documentSource(resources, revision)
  if (!own) return undefined
  const { basePath, policies } = revision.spec.content as Content
  const number = Number(revision.spec.number)
  const others =
    number > 1
      ? await resources.all('Revision', {
          apiVersion: (revision.spec.content as { apiVersionId: string }).apiVersionId,
          number: number - 1,
        })
      : []
  const before =
    others[0] && own.text.length <= comparedBytesMax ? await documentSource(resources, others[0]) : undefined
  return { ...own, basePath, ...keyOf(policies), ...(before ? { before } : {}) }
}

/** Undefined where nobody knows any more what it was made of. */
async function documentSource(resources: Resources, revision: Row): Promise<DocumentSource | undefined> {
  const document = documentOfRevision({ resources }, revision)
  if (!document) return undefined
  const { endpoints } = revision.spec.content as { endpoints: { id: string }[] }
  const found = await document.read().catch((thrown: unknown) => {
    if (thrown instanceof Failure) return undefined
    throw thrown
  })
  if (found === undefined) return undefined
  return { ...found, overlays: document.overlays, served: endpoints.map(({ id }) => id) }
}

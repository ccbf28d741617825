/** What was made of a revision's document, as rows. */
import { Failure } from '@gatehouse/base'
import type { JobWork, Row } from '@gatehouse/control'
import type { AnyTables } from '@gatehouse/store'
import { sql, type Transaction } from 'kysely'
import type { MadeReference, ToldParts } from '../reference/reference.ts'

/** Documents of anybody have texts that the database cannot hold: NUL and half a surrogate pair. */
const json = (value: unknown): string =>
  JSON.stringify(value, (_, one) => (typeof one === 'string' ? one.toWellFormed().replaceAll('\0', '') : one))

type Make = (take: (told: ToldParts) => Promise<void>) => Promise<MadeReference>

/** Whole once its outline stands: whoever ends in the middle, or is second, does no harm. In many transactions: others wait for no more than one. */
export async function storeReference(work: JobWork, revision: Row, make: Make): Promise<void> {
  const inRows = (task: (db: Transaction<AnyTables>) => Promise<unknown>) =>
    work.write(revision.organizationId!, ({ transaction }) => task(transaction))
  const madeAt = new Date(work.services.clock.nowMs()).toISOString()
  await inRows(db =>
    sql`insert into portal_references (revision_id, organization_id, changes, published_at, made_at)
      select id, organization_id, '[]'::jsonb, created_at, ${madeAt}::timestamptz from revisions where id = ${revision.id}
      on conflict do nothing`.execute(db),
  )
  try {
    const { outline, changes, sha256, packed } = await make(told => inRows(db => storeParts(db, revision, told)).then())
    await inRows(db =>
      sql`update portal_references set outline = ${json(outline)}::jsonb, packed = ${packed},
        sha256 = ${sha256}, changes = ${json(changes)}::jsonb where revision_id = ${revision.id}`.execute(db),
    )
  } catch (thrown) {
    const { code } = thrown instanceof Failure ? thrown : { code: 'internal' }
    await inRows(async db => {
      await sql`delete from portal_parts where revision_id = ${revision.id}`.execute(db)
      await sql`update portal_references set failure = ${code} where revision_id = ${revision.id}`.execute(db)
    })
    if (!(thrown instanceof Failure)) throw thrown
  }
}

async function storeParts(db: Transaction<AnyTables>, revision: Row, { parts, first }: ToldParts): Promise<void> {
  const list = parts.map((part, at) => ({ ...part, position: first + at }))
  await sql`
    insert into portal_parts (organization_id, revision_id, kind, name, position, title, method, path, deprecated,
      group_name, tags, content, words)
    select ${revision.organizationId}::text, ${revision.id}::text, p.kind, p.name, p.position, p.title, p.method,
      p.path, p.deprecated, p."group", p.tags, p.content,
      setweight(to_tsvector('simple', p.title || ' ' || p.name), 'A') || to_tsvector('simple', p.words)
    from jsonb_to_recordset(${json(list)}::jsonb) as p(kind text, name text, position bigint, title text, method text,
      path text, deprecated boolean, "group" text, tags jsonb, content text, words text)
    on conflict do nothing`.execute(db)
}

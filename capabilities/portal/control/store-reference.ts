/** What was made of a revision's document, as rows. */
import { createHash } from 'node:crypto'
import { Failure } from '@gatehouse/base'
import type { JobWork, Row } from '@gatehouse/control'
import type { AnyTables } from '@gatehouse/store'
import { sql, type Transaction } from 'kysely'
import type { Reference, StoredPart } from '../reference/reference.ts'

/** In a transaction of its own: others wait for no more than that. */
const partsAtOnce = 250

/** Documents of anybody have texts that the database cannot hold: NUL and half a surrogate pair. */
const json = (value: unknown): string =>
  JSON.stringify(value, (_, one) => (typeof one === 'string' ? one.toWellFormed().replaceAll('\0', '') : one))

interface Made {
  revision: Row
  made: Reference | Failure
}

/** Whole once its outline stands: whoever ends in the middle, or is second, does no harm. */
export async function storeReference(work: JobWork, { revision, made }: Made): Promise<void> {
  const inRows = (task: (db: Transaction<AnyTables>) => Promise<unknown>) =>
    work.write(revision.organizationId!, ({ transaction }) => task(transaction))
  const madeAt = new Date(work.services.clock.nowMs()).toISOString()
  await inRows(db =>
    sql`insert into portal_references (revision_id, organization_id, changes, published_at, made_at)
      select id, organization_id, '[]'::jsonb, created_at, ${madeAt}::timestamptz from revisions where id = ${revision.id}
      on conflict do nothing`.execute(db),
  )
  if (made instanceof Failure) {
    await inRows(db =>
      sql`update portal_references set failure = ${made.code} where revision_id = ${revision.id}`.execute(db),
    )
    return
  }
  for (let at = 0; at < made.parts.length; at += partsAtOnce)
    await inRows(db => storeParts(db, revision, { parts: made.parts.slice(at, at + partsAtOnce), first: at }))
  const sha256 = createHash('sha256').update(made.document).digest('hex')
  await inRows(db =>
    sql`update portal_references set outline = ${json(made.outline)}::jsonb, document = ${made.document},
      sha256 = ${sha256}, changes = ${json(made.changes)}::jsonb where revision_id = ${revision.id}`.execute(db),
  )
}

interface Slice {
  parts: StoredPart[]
  first: number
}

async function storeParts(db: Transaction<AnyTables>, revision: Row, { parts, first }: Slice): Promise<void> {
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

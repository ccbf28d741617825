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
type InRows = (db: Transaction<AnyTables>) => Promise<unknown>

/** How long nothing may be heard of a making that goes on: longer than its process may take for a piece. */
export const silentMsMax = 180_000

/**
 * Whole once its outline stands. In many transactions: others wait for no more than one. One makes it at a time; who is taken for
 * ended, and goes on all the same, writes nothing more. Nothing is made where somebody makes it, or it is made.
 */
export async function storeReference(work: JobWork, revision: Row, make: Make): Promise<void> {
  const making = new Making(work, revision)
  if (!(await making.begin())) return
  try {
    const { outline, changes, sha256, packed } = await make(told => making.write(db => storeParts(db, revision, told)))
    await making.write(db =>
      sql`update portal_references set outline = ${json(outline)}::jsonb, packed = ${packed},
        sha256 = ${sha256}, changes = ${json(changes)}::jsonb where revision_id = ${revision.id}`.execute(db),
    )
  } catch (thrown) {
    const { code } = thrown instanceof Failure ? thrown : { code: 'internal' }
    const fail = async (db: Transaction<AnyTables>) => {
      await sql`delete from portal_parts where revision_id = ${revision.id}`.execute(db)
      await sql`update portal_references set failure = ${code} where revision_id = ${revision.id}`.execute(db)
    }
    if (!making.isLost) {
      await making.write(fail).catch(refused => {
        if (!making.isLost) throw refused
      })
    }
    if (!making.isLost && !(thrown instanceof Failure)) throw thrown
  }
}

/** Who makes it is whose moment stands in its row; each piece sets another. */
class Making {
  readonly #work: JobWork
  readonly #revision: Row
  #moment = ''
  /** Somebody else makes it now. */
  isLost = false

  constructor(work: JobWork, revision: Row) {
    this.#work = work
    this.#revision = revision
  }

  begin(): Promise<boolean> {
    const silent = new Date(this.#work.services.clock.nowMs() - silentMsMax).toISOString()
    return this.#at(async (db, moment) => {
      const { rows } = await sql`insert into portal_references as r
          (revision_id, organization_id, changes, published_at, made_at)
        select id, organization_id, '[]'::jsonb, created_at, ${moment}::timestamptz from revisions
          where id = ${this.#revision.id}
        on conflict (revision_id) do update set made_at = excluded.made_at
          where r.outline is null and r.failure is null and r.made_at < ${silent}::timestamptz
        returning 1 as one`.execute(db)
      return rows.length > 0
    })
  }

  async write(task: InRows): Promise<void> {
    await this.#at(async (db, moment) => {
      const { rows } = await sql`update portal_references set made_at = ${moment}::timestamptz
        where revision_id = ${this.#revision.id} and made_at = ${this.#moment}::timestamptz and outline is null
        returning 1 as one`.execute(db)
      this.isLost = rows.length === 0
      if (this.isLost) throw new Error('Another replica makes this reference.')
      return task(db)
    })
  }

  async #at<T>(task: (db: Transaction<AnyTables>, moment: string) => Promise<T>): Promise<T> {
    const moment = new Date(this.#work.services.clock.nowMs()).toISOString()
    const done = await this.#work.write(this.#revision.organizationId!, ({ transaction }) => task(transaction, moment))
    this.#moment = moment
    return done
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

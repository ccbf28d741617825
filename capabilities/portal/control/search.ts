/** Full-text search of what a reader may see. */
import type { OperationHandler, WriteContext } from '@gatehouse/control'
import { sql } from 'kysely'
import { guidesFor } from './guides.ts'
import { atOf, versionsFor } from './offered.ts'

interface Wanted {
  q: string
  kind?: 'product' | 'endpoint' | 'topic' | 'schema' | 'guide'
  product?: string
  tag?: string
  offset: number
  limit: number
}

interface Hit {
  kind: string
  title: string
  about?: string
  product?: string
  version?: string
  name?: string
  method?: string
  path?: string
  rank: number
}

const wordsMax = 8
const hitsMax = 1100
const tagsMax = 100

export const search: OperationHandler<Wanted> = {
  async run(context, wanted) {
    const { offered, versions } = await versionsFor(context)
    const words = wordsOf(wanted.q)
    const shown = [...versions.values()].filter(
      one => wanted.product === undefined || atOf(one.product) === wanted.product,
    )
    const isAsked = (kind: string) => wanted.kind === undefined || wanted.kind === kind
    const products = offered.products.filter(one => wanted.product === undefined || atOf(one) === wanted.product)
    const hits: Hit[] = []
    if (isAsked('product') && wanted.tag === undefined)
      hits.push(
        ...products.flatMap(one => {
          const { title = one.name, description = '' } = one.spec
          return fitting(
            words,
            { kind: 'product', title, about: description, product: atOf(one) },
            `${title} ${one.name} ${description}`,
          )
        }),
      )
    if (isAsked('guide') && wanted.tag === undefined && wanted.product === undefined && words.length > 0)
      hits.push(
        ...(await guideHits(
          context,
          words,
          new Map((await guidesFor(context, offered)).map(one => [one.path, one.title])),
        )),
      )
    const byRevision = new Map(
      shown.flatMap(one => (one.revisionId === undefined ? [] : [[one.revisionId, one] as const])),
    )
    if (
      words.length > 0 ||
      wanted.tag !== undefined ||
      wanted.kind === 'endpoint' ||
      wanted.kind === 'schema' ||
      wanted.kind === 'topic'
    )
      hits.push(...(await partHits(context, { ...wanted, words, byRevision })))
    hits.sort((a, b) => b.rank - a.rank)
    const end = wanted.offset + wanted.limit
    return {
      items: hits.slice(wanted.offset, end).map(({ rank: _, ...hit }) => hit),
      more: hits.length > end,
      tags: await tagsOf(context, [...byRevision.keys()]),
    }
  },
}

/** Letters and digits alone: nothing of them is an operator. */
export const wordsOf = (q: string): string[] => (q.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, wordsMax)

const tsquery = (words: readonly string[]) => words.map(word => `${word}:*`).join(' & ')

function fitting(words: readonly string[], hit: Omit<Hit, 'rank'>, text: string): Hit[] {
  const held = text.toLowerCase()
  if (!words.every(word => held.includes(word))) return []
  return [
    { ...hit, rank: words.length === 0 ? 0 : words.every(word => hit.title.toLowerCase().includes(word)) ? 1 : 0.5 },
  ]
}

async function guideHits(
  { transaction, subject }: WriteContext,
  words: readonly string[],
  titles: ReadonlyMap<string, string>,
): Promise<Hit[]> {
  if (titles.size === 0) return []
  const { rows } = await sql<{ path: string; rank: number; about: string }>`
    with found as (
      select path, coalesce(spec->>'summary', '') as about,
        setweight(to_tsvector('simple', spec->>'title'), 'A') || to_tsvector('simple', coalesce(spec->>'summary', '') || ' ' || (spec->>'body')) as words
      from portal_pages where portal_id = ${subject!.id} and path = any(${[...titles.keys()]}))
    select path, ts_rank(words, q)::float8 as rank, about
    from found, to_tsquery('simple', ${tsquery(words)}) q where words @@ q order by rank desc limit 100`.execute(
    transaction,
  )
  return rows.map(({ path, rank, about }) => ({ kind: 'guide', title: titles.get(path)!, about, path, rank }))
}

/** Topics are all that are neither of the two that OpenAPI has. */
const ofKind = (kind: Wanted['kind']) =>
  kind === undefined ? sql`true` : kind === 'topic' ? sql`p.kind not in ('endpoint', 'schema')` : sql`p.kind = ${kind}`

interface PartsWanted extends Wanted {
  words: readonly string[]
  byRevision: ReadonlyMap<string, { at: string; title: string; version: string }>
}

async function partHits({ transaction }: WriteContext, { words, kind, tag, byRevision }: PartsWanted): Promise<Hit[]> {
  if (byRevision.size === 0 || kind === 'product' || kind === 'guide') return []
  const query = words.length > 0 ? tsquery(words) : undefined
  const { rows } = await sql<{
    revision_id: string
    kind: string
    name: string
    title: string
    method: string | null
    path: string | null
    rank: number
  }>`
    select p.revision_id, p.kind, p.name, p.title, p.method, p.path,
      ${query === undefined ? sql`0::float8` : sql`ts_rank(p.words, to_tsquery('simple', ${query}))::float8`} as rank
    from portal_parts p
    join portal_references r on r.organization_id = p.organization_id and r.revision_id = p.revision_id
    where p.revision_id = any(${[...byRevision.keys()]}) and r.outline is not null
      and ${query === undefined ? sql`true` : sql`p.words @@ to_tsquery('simple', ${query})`}
      and ${ofKind(kind)}
      and ${tag === undefined ? sql`true` : sql`p.tags @> ${JSON.stringify([tag])}::jsonb`}
    order by rank desc, p.position limit ${hitsMax}`.execute(transaction)
  return rows.map(({ revision_id, kind: of, name, title, method, path, rank }) => {
    const { at, title: api, version } = byRevision.get(revision_id)!
    const weight = of === 'schema' ? 0.5 : 1
    return {
      kind: of,
      title,
      name,
      version: at,
      about: `${api} ${version}`,
      ...(method ? { method } : {}),
      ...(path ? { path } : {}),
      rank: rank * weight,
    }
  })
}

async function tagsOf({ transaction }: WriteContext, revisions: readonly string[]): Promise<string[]> {
  if (revisions.length === 0) return []
  const { rows } = await sql<{ tag: string }>`
    select tag from portal_references r, jsonb_array_elements(r.outline->'groups') g, lateral (select g->>'name' as tag, (g->>'count')::int as count) t
    where r.revision_id = any(${revisions}) and r.outline->>'kind' is null and tag <> '' group by tag order by sum(t.count) desc, tag limit ${tagsMax}`.execute(
    transaction,
  )
  return rows.map(({ tag }) => tag)
}

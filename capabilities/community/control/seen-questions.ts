/** The questions that are there for a reader. There is no other way to them, for lists, feeds and single ones. */
import { atOf } from '@gatehouse/capability-portal/control/offered.ts'
import { notThere } from '@gatehouse/capability-portal/control/reader.ts'
import { wordsOf } from '@gatehouse/capability-portal/control/search.ts'
import type { WriteContext } from '@gatehouse/control'
import { type RawBuilder, sql } from 'kysely'
import type { Moderation } from '../question.ts'
import type { Community } from './reading-community.ts'
import { authorOf } from './told-post.ts'

export interface SeenQuestion {
  id: string
  name: string
  state: string
  spec: { title: string; body: string; private: boolean; askedBy: string }
  status: { moderation: Moderation; reason?: string; accepted?: string; answers: number; editedAt?: string }
  product_id: string
  created_at: Date | string
  updated_at: Date | string
  /** Who asked is still there. */
  known: string | null
  author: string | null
}

export interface Wanted {
  product?: string
  q: string
  state?: string
  mine: boolean
  public: boolean
  offset: number
  limit: number
}

const isPublic = sql`q.moderation = 'shown' and not q.private`

/** Shown to everybody; or her own; or shared with a team that she is in now. */
function isSeen({ me, teams }: Community): RawBuilder<unknown> {
  if (me === undefined) return isPublic
  return sql`((${isPublic}) or q.asked_by = ${me}
    or (q.moderation = 'shown' and q.private and q.team = any(${[...teams]}::text[])))`
}

const selected = sql`select q.id, q.name, q.state, q.spec, q.status, q.product_id, q.created_at, q.updated_at,
    d.id as known, d.spec->>'title' as author
  from questions q left join developers d on d.organization_id = q.organization_id and d.id = q.asked_by`

const words = sql`to_tsvector('simple', (q.spec->>'title') || ' ' || (q.spec->>'body'))`

export async function seenQuestions(
  { transaction }: WriteContext,
  community: Community,
  wanted: Wanted,
): Promise<SeenQuestion[]> {
  const { portal, posts, products, me } = community
  const among = products.filter(one => wanted.product === undefined || atOf(one) === wanted.product)
  if (posts === 'off' || among.length === 0 || (wanted.mine && me === undefined)) return []
  const asked = wordsOf(wanted.q)
  const { rows } = await sql<SeenQuestion>`${selected}
    where q.portal_id = ${portal.id} and q.product_id = any(${among.map(({ id }) => id)}::text[])
      and ${wanted.public ? isPublic : isSeen(community)}
      and ${wanted.mine ? sql`q.asked_by = ${me}` : sql`true`}
      and ${wanted.state === undefined ? sql`true` : sql`q.state = ${wanted.state}`}
      and ${asked.length === 0 ? sql`true` : sql`${words} @@ to_tsquery('simple', ${asked.map(one => `${one}:*`).join(' & ')})`}
    order by q.created_at desc, q.id desc offset ${wanted.offset} limit ${wanted.limit}`.execute(transaction)
  return rows
}

/** Throws `not_found` for one that is not there for the reader. */
export async function seenQuestion(
  { transaction }: WriteContext,
  community: Community,
  name: string,
): Promise<SeenQuestion> {
  const { portal, posts, products } = community
  const { rows } =
    posts === 'off'
      ? { rows: [] }
      : await sql<SeenQuestion>`${selected}
    where q.portal_id = ${portal.id} and q.name = ${name} and ${isSeen(community)}
      and q.product_id = any(${products.map(({ id }) => id)}::text[])`.execute(transaction)
  if (!rows[0]) throw notThere(`question ${name}`)
  return rows[0]
}

export function toldLine(question: SeenQuestion, { products, me }: Pick<Community, 'products' | 'me'>) {
  const { name, state, spec, status, created_at, updated_at } = question
  const product = products.find(({ id }) => id === question.product_id)!
  return {
    ...{
      name,
      state,
      title: spec.title,
      private: spec.private,
      answers: status.answers,
      moderation: status.moderation,
    },
    ...{ product: atOf(product), productTitle: product.spec.title ?? product.name },
    author: authorOf({ developer: spec.askedBy, ...question }),
    mine: me !== undefined && spec.askedBy === me,
    createdAt: new Date(created_at).toISOString(),
    updatedAt: new Date(updated_at).toISOString(),
  }
}

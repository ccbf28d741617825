/** What is told of something that somebody wrote. */

import type { WriteContext } from '@gatehouse/control'
import { sql } from 'kysely'
import type { Moderation } from '../question.ts'

export interface Author {
  kind: 'developer' | 'publisher' | 'former'
  name?: string
}

interface Written {
  developer: string | null
  known: string | null
  author: string | null
}

/** Never an address: a developer without a name of her own has none here. */
export function authorOf({ developer, known, author }: Written): Author {
  if (developer === null) return { kind: 'publisher' }
  if (known === null) return { kind: 'former' }
  return { kind: 'developer', ...(author ? { name: author } : {}) }
}

export interface Answer {
  id: string
  question_id: string
  developer_id: string | null
  publisher: string | null
  body: string
  moderation: Moderation
  reason: string | null
  created_at: Date | string
  edited_at: Date | string | null
  known: string | null
  author: string | null
}

export const answersMax = 200

export async function answersOf(
  { transaction }: Pick<WriteContext, 'transaction'>,
  organizationId: string,
  questionId: string,
): Promise<Answer[]> {
  const { rows } = await sql<Answer>`select a.*, d.id as known, d.spec->>'title' as author from question_answers a
    left join developers d on d.organization_id = a.organization_id and d.id = a.developer_id
    where a.organization_id = ${organizationId} and a.question_id = ${questionId}
    order by a.created_at, a.id limit ${answersMax}`.execute(transaction)
  return rows
}

export const toldAnswer = (
  one: Answer,
  { me, accepted }: { me: string | undefined; accepted: string | undefined },
) => ({
  ...{ id: one.id, body: one.body, moderation: one.moderation, accepted: one.id === accepted },
  author: authorOf({ developer: one.developer_id, known: one.known, author: one.author }),
  mine: me !== undefined && one.developer_id === me,
  createdAt: new Date(one.created_at).toISOString(),
  ...(one.edited_at === null ? {} : { editedAt: new Date(one.edited_at).toISOString() }),
  ...(one.reason === null ? {} : { reason: one.reason }),
})

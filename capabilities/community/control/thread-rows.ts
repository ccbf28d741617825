/** What is written to a question and its answers, whoever does it: with the counts beside the question, and in the audit log. */
import { Failure, newId } from '@gatehouse/base'
import type { Row, WriteContext } from '@gatehouse/control'
import type { Moderation } from '../question.ts'
import { answersMax } from './told-post.ts'

export interface QuestionSpec extends Record<string, unknown> {
  portal: string
  product: string
  title: string
  body: string
  private: boolean
  askedBy: string
  team?: string
}

export type QuestionRow = Row<QuestionSpec>

interface NewAnswer {
  body: string
  moderation: Moderation
  developer?: string
  publisher?: string
}

export const nowOf = ({ services }: WriteContext) => new Date(services.clock.nowMs()).toISOString()

export async function addAnswer(context: WriteContext, question: QuestionRow, answer: NewAnswer): Promise<string> {
  if (question.state === 'closed')
    throw new Failure('conflict', 'This question is closed.', { hint: 'Ask a new one, and name this one.' })
  const { count } = await countsOf(context, question)
  if (count >= answersMax) throw new Failure('conflict', `A question has at most ${answersMax} answers.`)
  const id = newId('ans', context.services.clock.nowMs())
  const { developer = null, publisher = null, body, moderation } = answer
  await context.transaction
    .insertInto('question_answers')
    .values({
      ...{ id, organization_id: question.organizationId, question_id: question.id, developer_id: developer, publisher },
      ...{ body, moderation, created_at: nowOf(context) },
    })
    .execute()
  await recounted(context, question, `Question.answer-written ${id}`)
  return id
}

async function countsOf({ transaction }: WriteContext, { id }: QuestionRow) {
  const { count, waiting } = await transaction
    .selectFrom('question_answers')
    .select(({ fn }) => [
      fn.countAll<number>().as('count'),
      fn.countAll<number>().filterWhere('moderation', '=', 'waiting').as('waiting'),
    ])
    .where('question_id', '=', id)
    .executeTakeFirstOrThrow()
  return { count: Number(count), waiting: Number(waiting) }
}

/** Brings the counts of the question up to date; the event says what was done to which answer. */
export async function recounted(
  context: WriteContext,
  question: QuestionRow,
  action: string,
  status: Record<string, unknown> = {},
): Promise<QuestionRow> {
  const { transaction, resources } = context
  const { waiting } = await countsOf(context, question)
  const shown = await transaction
    .selectFrom('question_answers')
    .select('id')
    .where('question_id', '=', question.id)
    .where('moderation', '=', 'shown')
    .execute()
  const accepted = shown.some(({ id }) => id === question.status.accepted) ? {} : { accepted: undefined }
  const counts = { answers: shown.length, waiting, ...accepted }
  const updated = (await resources.update(question as Row, {
    status: { ...question.status, ...counts, ...status },
  })) as QuestionRow
  await context.audit({ action, subject: question, before: undefined, after: undefined })
  if (shown.length > 0 && updated.state === 'open')
    return (await resources.transition(updated as Row, 'settle')) as QuestionRow
  return updated
}

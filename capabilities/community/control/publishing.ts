/** What the publisher does with what readers wrote. */
import { Failure } from '@gatehouse/base'
import { atOf } from '@gatehouse/capability-portal/control/offered.ts'
import type { OperationHandler, Row, WriteContext } from '@gatehouse/control'
import { sql } from 'kysely'
import type { Moderation } from '../question.ts'
import { tellAsker, tellAssignee } from './mails.ts'
import { type SeenQuestion, toldLine } from './seen-questions.ts'
import { addAnswer, nowOf, type QuestionRow, recounted } from './thread-rows.ts'
import { answersOf, toldAnswer } from './told-post.ts'
import { answerOf } from './writing.ts'

const questionOf = ({ subject }: WriteContext) => subject as unknown as QuestionRow

const thread: OperationHandler = {
  async run(context) {
    const question = questionOf(context)
    const { transaction, resources } = context
    const organizationId = question.organizationId!
    const { rows } = await sql<SeenQuestion>`select q.*, d.id as known, d.spec->>'title' as author from questions q
      left join developers d on d.organization_id = q.organization_id and d.id = q.asked_by
      where q.id = ${question.id}`.execute(transaction)
    const found = rows[0]!
    const { accepted, reason, editedAt } = found.status
    const product = await resources.get<{ title?: string; apiVersions: string[] }>('Product', found.product_id)
    const reports = await transaction
      .selectFrom('post_reports')
      .select(['answer_id', 'reason', 'developer_id', 'at'])
      .where('question_id', '=', question.id)
      .orderBy('at', 'desc')
      .limit(200)
      .execute()
    return {
      ...{ ...toldLine(found, { products: [product], me: undefined }), product: atOf(product), body: found.spec.body },
      ...(reason === undefined ? {} : { reason }),
      ...(editedAt === undefined ? {} : { editedAt }),
      answered: (await answersOf(context, organizationId, question.id)).map(one => ({
        ...toldAnswer(one, { me: undefined, accepted }),
        ...(one.publisher === null ? {} : { author: { kind: 'publisher', name: one.publisher } }),
      })),
      reports: reports.map(one => ({
        ...(one.answer_id === '-' ? {} : { answer: one.answer_id }),
        ...{ reason: one.reason, by: one.developer_id, at: new Date(one.at).toISOString() },
      })),
    }
  },
}

const answer: OperationHandler<{ body: string }> = {
  async run(context, { body }) {
    const question = questionOf(context)
    const id = await addAnswer(context, question, { body, moderation: 'shown', publisher: context.caller.name })
    await tellAsker(context, question, { once: id, by: undefined })
    return { id }
  },
}

const assign: OperationHandler<{ person?: string }> = {
  async run(context, { person }) {
    const question = questionOf(context)
    const { resources } = context
    const address = person?.trim().toLowerCase()
    const members = address === undefined ? [] : await resources.all('Membership', { email: address })
    if (address !== undefined && !members.some(({ state }) => state === 'active'))
      throw new Failure('conflict', `${address} is no member of this organization.`, { hint: 'Invite her first.' })
    const updated = await resources.update(question as Row, { status: { ...question.status, assignee: address } })
    if (address !== undefined) await tellAssignee(context, updated as QuestionRow, address)
  },
}

interface Post {
  answer?: string
  reason?: string
}

const moderated = (moderation: Moderation): OperationHandler<Post> => ({
  async run(context, { answer: id, reason }) {
    const question = questionOf(context)
    if (id === undefined) {
      await context.resources.update(question as Row, { status: { ...question.status, moderation, reason } })
      return
    }
    const found = await answerOf(context, question, id)
    await context.transaction
      .updateTable('question_answers')
      .set({ moderation, reason: reason ?? null })
      .where('id', '=', id)
      .execute()
    const action = `Question.answer-${moderation} ${id}`
    await recounted(context, question, action)
    if (moderation === 'shown' && found.moderation === 'waiting')
      await tellAsker(context, question, { once: id, by: found.developer_id ?? undefined })
  },
})

const dismissReports: OperationHandler = {
  async run(context) {
    const question = questionOf(context)
    await context.transaction.deleteFrom('post_reports').where('question_id', '=', question.id).execute()
    await context.resources.update(question as Row, { status: { ...question.status, reports: 0 } })
  },
}

const bar: OperationHandler<{ reason: string }> = {
  async run(context, { reason }) {
    const { id: developer_id, organizationId: organization_id } = context.subject!
    await context.transaction
      .insertInto('barred_writers')
      .values({ organization_id, developer_id, reason, at: nowOf(context) })
      .onConflict(conflict => conflict.columns(['organization_id', 'developer_id']).doUpdateSet({ reason }))
      .execute()
  },
}

const allowWriting: OperationHandler = {
  async run({ transaction, subject }) {
    await transaction
      .deleteFrom('barred_writers')
      .where('organization_id', '=', subject!.organizationId)
      .where('developer_id', '=', subject!.id)
      .execute()
  },
}

export const publishingHandlers: Readonly<Record<string, OperationHandler>> = {
  'Question.thread': thread,
  'Question.answer': answer,
  'Question.assign': assign,
  'Question.approve': moderated('shown'),
  'Question.hide': moderated('hidden'),
  'Question.dismiss-reports': dismissReports,
  'Developer.bar-from-writing': bar,
  'Developer.allow-writing': allowWriting,
}

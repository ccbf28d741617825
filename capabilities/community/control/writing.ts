/** What people write at a portal: questions, answers, what becomes of their own. */
import { randomBytes } from 'node:crypto'
import { Failure } from '@gatehouse/base'
import { atOf, productFor } from '@gatehouse/capability-portal/control/offered.ts'
import type { OperationHandler, Row, WriteContext } from '@gatehouse/control'
import { tellAsker, tellPublisher } from './mails.ts'
import { type Community, communityOf, requireWriting } from './reading-community.ts'
import { seenQuestion } from './seen-questions.ts'
import { addAnswer, nowOf, type QuestionRow, recounted } from './thread-rows.ts'
import { communityLimits, counted } from './written-limits.ts'

interface Asking {
  product: string
  title: string
  body: string
  private: boolean
  team?: string
}

/** What only the publisher and who asked see needs no approval. */
const moderationOf = ({ posts }: Community, isPrivate: boolean) =>
  posts === 'after-approval' && !isPrivate ? 'waiting' : 'shown'

const ask: OperationHandler<Asking> = {
  ...counted('post'),
  async run(context, { product: at, title, body, private: isPrivate, team }) {
    const community = await communityOf(context)
    await requireWriting(context, community)
    const { product } = await productFor(context, at)
    if (team !== undefined && !community.teams.includes(team))
      throw new Failure('not_found', `There is no team ${team.slice(0, 64)}.`)
    const { count } = await context.transaction
      .selectFrom('questions')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('organization_id', '=', community.organizationId)
      .where('asked_by', '=', community.me!)
      .executeTakeFirstOrThrow()
    if (Number(count) >= communityLimits.questionsPerPersonMax)
      throw new Failure('conflict', `A person has at most ${communityLimits.questionsPerPersonMax} questions.`)
    const moderation = moderationOf(community, isPrivate)
    const question = await context.resources.create('Question', {
      name: `q-${randomBytes(8).toString('hex')}`,
      spec: {
        ...{ portal: community.portal.name, product: atOf(product), title, body, private: isPrivate },
        ...{ askedBy: community.me!, ...(team !== undefined && isPrivate ? { team } : {}) },
      },
      status: { moderation, answers: 0, waiting: 0, reports: 0 },
    })
    await tellPublisher(context, question as unknown as QuestionRow, { kind: 'question-asked', once: question.id })
    return { name: question.name, waits: moderation === 'waiting' }
  },
}

/** The row of a question that the reader sees, for a write. */
export async function writable(context: WriteContext, community: Community, name: string): Promise<QuestionRow> {
  const { id } = await seenQuestion(context, community, name)
  return (await context.resources.get('Question', id)) as QuestionRow
}

const reply: OperationHandler<{ question: string; body: string }> = {
  ...counted('post'),
  async run(context, { question: name, body }) {
    const community = await communityOf(context)
    await requireWriting(context, community)
    const question = await writable(context, community, name)
    const moderation = moderationOf(community, question.spec.private)
    const id = await addAnswer(context, question, { body, moderation, developer: community.me! })
    await tellPublisher(context, question, { kind: 'question-replied', once: id })
    if (moderation === 'shown') await tellAsker(context, question, { once: id, by: community.me })
    return { id, waits: moderation === 'waiting' }
  },
}

const acceptAnswer: OperationHandler<{ question: string; answer: string }> = {
  async run(context, { question: name, answer }) {
    const community = await communityOf(context)
    await requireWriting(context, community)
    const question = await writable(context, community, name)
    if (question.spec.askedBy !== community.me) throw new Failure('not_allowed', 'Who asked accepts an answer.')
    const found = await answerOf(context, question, answer)
    if (found.moderation !== 'shown') throw noAnswer(answer)
    await recounted(
      context,
      { ...question, status: { ...question.status, accepted: answer } },
      'Question.accept-answer',
    )
    return {}
  },
}

interface Post {
  question: string
  answer?: string
}

const editPost: OperationHandler<Post & { title?: string; body: string }> = {
  ...counted('post'),
  async run(context, { question: name, answer, title, body }) {
    const community = await communityOf(context)
    await requireWriting(context, community)
    const question = await writable(context, community, name)
    const moderation = moderationOf(community, question.spec.private)
    if (answer === undefined) {
      requireOwn(question.spec.askedBy, community)
      refuseHidden(question.status.moderation)
      const spec = { ...question.spec, ...(title === undefined ? {} : { title }), body }
      const status = { ...question.status, moderation, editedAt: nowOf(context) }
      await context.resources.update(question as Row, { spec, status })
      return {}
    }
    const found = await answerOf(context, question, answer)
    requireOwn(found.developer_id, community)
    refuseHidden(found.moderation)
    await context.transaction
      .updateTable('question_answers')
      .set({ body, moderation, edited_at: nowOf(context) })
      .where('id', '=', answer)
      .execute()
    await recounted(context, question, `Question.answer-edited ${answer}`)
    return {}
  },
}

/** Also of who may write no more: what is one's own goes. */
const deletePost: OperationHandler<Post> = {
  async run(context, { question: name, answer }) {
    const community = await communityOf(context)
    const question = await writable(context, community, name)
    if (answer === undefined) {
      requireOwn(question.spec.askedBy, community)
      const others = await context.transaction
        .selectFrom('question_answers')
        .select(['id', 'developer_id'])
        .where('question_id', '=', question.id)
        .execute()
      if (!question.spec.private && others.some(one => one.developer_id !== community.me))
        throw new Failure('conflict', 'Others answered this question.', { hint: 'Edit it instead.' })
      await context.resources.delete(question as Row)
      return {}
    }
    requireOwn((await answerOf(context, question, answer)).developer_id, community)
    await context.transaction.deleteFrom('question_answers').where('id', '=', answer).execute()
    await recounted(context, question, `Question.answer-deleted ${answer}`)
    return {}
  },
}

export async function answerOf({ transaction }: WriteContext, { id }: Pick<Row, 'id'>, answer: string) {
  const found = await transaction
    .selectFrom('question_answers')
    .select(['developer_id', 'moderation'])
    .where('question_id', '=', id)
    .where('id', '=', answer)
    .executeTakeFirst()
  if (!found) throw noAnswer(answer)
  return found as { developer_id: string | null; moderation: string }
}

const noAnswer = (id: string) => new Failure('not_found', `There is no answer ${id.slice(0, 64)}.`)

function requireOwn(author: string | null, { me }: Community): void {
  if (author === null || author !== me) throw new Failure('not_allowed', 'Who wrote it does this.')
}

function refuseHidden(moderation: unknown): void {
  if (moderation === 'hidden') throw new Failure('not_allowed', 'The publisher has hidden this.')
}

export const writingHandlers: Readonly<Record<string, OperationHandler>> = {
  'Portal.ask': ask,
  'Portal.reply': reply,
  'Portal.accept-answer': acceptAnswer,
  'Portal.edit-post': editPost,
  'Portal.delete-post': deletePost,
}

/** Ratings, feedback and reports: one of each person. */
import { newId } from '@gatehouse/base'
import { guidesFor } from '@gatehouse/capability-portal/control/guides.ts'
import { productFor } from '@gatehouse/capability-portal/control/offered.ts'
import { notThere } from '@gatehouse/capability-portal/control/reader.ts'
import type { OperationHandler, Row } from '@gatehouse/control'
import { sql } from 'kysely'
import { tellPublisher } from './mails.ts'
import { communityOf, requireWriting } from './reading-community.ts'
import { nowOf } from './thread-rows.ts'
import { answerOf, writable } from './writing.ts'
import { communityLimits, counted } from './written-limits.ts'

const rate: OperationHandler<{ product: string; stars: number }> = {
  ...counted('vote'),
  async run(context, { product: at, stars }) {
    const community = await communityOf(context)
    await requireWriting(context, community)
    const { product } = await productFor(context, at)
    const { organizationId: organization_id, portal, me } = community
    await context.transaction
      .insertInto('product_ratings')
      .values({
        ...{ organization_id, portal_id: portal.id, product_id: product.id, developer_id: me },
        ...{ stars, at: nowOf(context) },
      })
      .onConflict(conflict =>
        conflict.columns(['portal_id', 'product_id', 'developer_id']).doUpdateSet({ stars, at: nowOf(context) }),
      )
      .execute()
    return {}
  },
}

const giveFeedback: OperationHandler<{ path: string; helped: boolean; word?: string }> = {
  ...counted('vote'),
  async run(context, { path, helped, word }) {
    const community = await communityOf(context)
    await requireWriting(context, community)
    const listed = await guidesFor(context, community)
    const [page] = listed.some(one => one.path === path)
      ? await context.resources.all('PortalPage', { portal: community.portal.id, path })
      : []
    if (!page) throw notThere(`page ${path}`)
    const said = { helped, word: word?.trim() || null, at: nowOf(context) }
    await context.transaction
      .insertInto('page_feedback')
      .values({
        ...{ id: newId('fdb', context.services.clock.nowMs()), organization_id: community.organizationId },
        ...{ page_id: page.id, developer_id: community.me ?? null, ...said },
      })
      .onConflict(conflict => conflict.columns(['page_id', 'developer_id']).doUpdateSet(said))
      .execute()
    await sql`delete from page_feedback where id in (select id from page_feedback where page_id = ${page.id}
      order by at desc, id desc offset ${communityLimits.feedbackPerPageMax})`.execute(context.transaction)
    return {}
  },
}

const reportPost: OperationHandler<{ question: string; answer?: string; reason: string }> = {
  ...counted('vote'),
  async run(context, { question: name, answer, reason }) {
    const community = await communityOf(context)
    await requireWriting(context, community)
    const question = await writable(context, community, name)
    if (answer !== undefined) await answerOf(context, question, answer)
    const { reports } = question.status as { reports: number }
    if (reports >= communityLimits.reportsPerQuestionMax) return {}
    const made = await context.transaction
      .insertInto('post_reports')
      .values({
        ...{ organization_id: community.organizationId, question_id: question.id, answer_id: answer ?? '-' },
        ...{ developer_id: community.me, reason, at: nowOf(context) },
      })
      .onConflict(conflict => conflict.doNothing())
      .returning('at')
      .execute()
    if (made.length === 0) return {}
    await context.resources.update(question as Row, { status: { ...question.status, reports: reports + 1 } })
    await tellPublisher(context, question, { kind: 'question-reported', once: `${question.id} ${nowOf(context)}` })
    return {}
  },
}

export const votingHandlers: Readonly<Record<string, OperationHandler>> = {
  'Portal.rate': rate,
  'Portal.give-feedback': giveFeedback,
  'Portal.report-post': reportPost,
}

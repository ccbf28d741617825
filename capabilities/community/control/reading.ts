/** Questions, threads and ratings, as the reader who asks may know them. */
import { productFor } from '@gatehouse/capability-portal/control/offered.ts'
import type { OperationHandler } from '@gatehouse/control'
import { communityOf } from './reading-community.ts'
import { seenQuestion, seenQuestions, toldLine, type Wanted } from './seen-questions.ts'
import { answersOf, toldAnswer } from './told-post.ts'

const questions: OperationHandler<Wanted> = {
  async run(context, wanted) {
    const community = await communityOf(context)
    const found = await seenQuestions(context, community, { ...wanted, limit: wanted.limit + 1 })
    const items = found.slice(0, wanted.limit).map(one => toldLine(one, community))
    return { posts: community.posts, items, more: found.length > wanted.limit }
  },
}

const question: OperationHandler<{ question: string }> = {
  async run(context, { question: name }) {
    const community = await communityOf(context)
    const found = await seenQuestion(context, community, name)
    const { me } = community
    const { body } = found.spec
    const { accepted, reason, editedAt } = found.status
    const answers = await answersOf(context, community.organizationId, found.id)
    const own = answers.map(one => toldAnswer(one, { me, accepted }))
    return {
      ...{ ...toldLine(found, community), body },
      ...(reason === undefined ? {} : { reason }),
      ...(editedAt === undefined ? {} : { editedAt }),
      answered: own.filter(({ moderation, mine }) => moderation === 'shown' || mine),
    }
  },
}

/** Fewer would tell who gave which. */
export const ratingsMin = 5

const rating: OperationHandler<{ product: string }> = {
  async run(context, { product: at }) {
    const { product } = await productFor(context, at)
    const { posts, portal, me } = await communityOf(context)
    if (posts === 'off') return { posts }
    const rated = context.transaction
      .selectFrom('product_ratings')
      .where('portal_id', '=', portal.id)
      .where('product_id', '=', product.id)
    const all = await rated
      .select(({ fn }) => [fn.countAll<number>().as('count'), fn.sum<number>('stars').as('stars')])
      .executeTakeFirstOrThrow()
    const own =
      me === undefined ? undefined : await rated.select('stars').where('developer_id', '=', me).executeTakeFirst()
    const count = Number(all.count)
    return {
      posts,
      ...(count < ratingsMin ? {} : { count, average: Math.round((Number(all.stars) / count) * 10) / 10 }),
      ...(own ? { own: Number(own.stars) } : {}),
    }
  },
}

export const readingHandlers: Readonly<Record<string, OperationHandler>> = {
  'Portal.questions': questions,
  'Portal.question': question,
  'Portal.rating': rating,
}

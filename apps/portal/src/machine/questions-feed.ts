/** What everybody may read of what was asked, as Atom (RFC 4287); never what is private to the reader. */
import { questionPath, readQuestions } from '../community/community-data.ts'
import type { Machine } from '../page.ts'
import { addressOf, atom, xml } from './reply.ts'

export const questionsFeed: Machine = {
  path: '/questions.atom',
  async reply(at) {
    const product = at.request.query.get('product')?.slice(0, 127) || undefined
    const { items } = await readQuestions(at, { public: true, limit: 50, product })
    const entries = items.map(({ name, title, productTitle, updatedAt, state }) => {
      const address = addressOf(at, questionPath(name))
      return `<entry><id>${xml(address)}</id><title>${xml(title)}</title><updated>${xml(updatedAt)}</updated><link href="${xml(address)}"/><content type="text">${xml(`${productTitle}: ${state}`)}</content></entry>`
    })
    return atom(at, { self: '/questions.atom', about: '/products', updated: items[0]?.updatedAt, entries })
  },
}

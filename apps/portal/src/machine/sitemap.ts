/** Addresses for search engines (sitemaps.org). */
import { questionPath, readQuestions } from '../community/community-data.ts'
import type { Machine } from '../page.ts'
import { contentsFor, pathOf } from './contents.ts'
import { addressOf, told, xml } from './reply.ts'

const addressesMax = 50_000

export const sitemap: Machine = {
  path: '/sitemap.xml',
  async reply(at) {
    const pages = (await contentsFor(at, true)).map(one => entry(addressOf(at, pathOf(one)), one.updatedAt))
    const { items } = await readQuestions(at, { public: true, limit: 1000 })
    const asked = items.map(one => entry(addressOf(at, questionPath(one.name)), one.updatedAt))
    const all = [entry(addressOf(at, '/')), ...asked, ...pages].slice(0, addressesMax)
    return told(
      'application/xml; charset=utf-8',
      `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${all.join('\n')}\n</urlset>\n`,
    )
  },
}

const entry = (address: string, at?: string) =>
  `<url><loc>${xml(address)}</loc>${at ? `<lastmod>${xml(at)}</lastmod>` : ''}</url>`

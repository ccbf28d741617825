import type { Machine } from '../page.ts'
import { addressOf, told } from './reply.ts'

export const robots: Machine = {
  path: '/robots.txt',
  async reply(at) {
    const rules =
      at.site.audience === 'public'
        ? ['Allow: /', `Disallow: ${at.request.base}/search`, `Disallow: ${at.request.base}/account`]
        : ['Disallow: /']
    return told(
      'text/plain; charset=utf-8',
      `User-agent: *\n${rules.join('\n')}\n\nSitemap: ${addressOf(at, '/sitemap.xml')}\n`,
    )
  },
}

/** A request becomes a page, its Markdown, or what programs read. */
import { alsoSay, speak } from '@gatehouse/ui/text.ts'
import { de } from '@gatehouse/ui/texts/de.ts'
import { en } from '@gatehouse/ui/texts/en.ts'
import { siteEn } from '@gatehouse/ui/texts/site-en.ts'
import { ended } from './account/reader-session.ts'
import {
  type PortalReply,
  type PortalRequest,
  Refused,
  type RefusedReason,
  type Respond,
  refusalOf,
  sessionCookie,
} from './contract.ts'
import { documentOf } from './document.tsx'
import type { At, Page } from './page.ts'
import { failedPage } from './pages/failed.tsx'
import { unclaimedPage } from './pages/unclaimed.tsx'
import { machines, pages } from './pages.ts'
import { routed } from './route.ts'
import type { Site } from './site.ts'

alsoSay(siteEn)

export const respond: Respond = async (request, { api, tryCall }) => {
  let site: Site = closed
  const at = (params: Record<string, string> = {}, path = request.path): At => ({
    ...{ request: { ...request, path }, api, tryCall, site, params },
    ...{ link: (to: string) => `${request.base}${to}` || '/' },
  })
  const said = <D,>(page: Page<D>, data: D, where: At, status = 200) => {
    speak(request.language, request.language === 'de' ? de : en)
    const refused = status >= 400 ? request.form : undefined
    return html(
      documentOf({ page, data, at: where, refused }),
      status,
      page.own === true || site.reader.kind !== 'nobody',
    )
  }
  try {
    site = await api.read<Site>('site')
    const machine = routed(machines, request.path)
    if (machine) return await machine.one.reply(at(machine.params))
    const path = request.path.replace(/\.md$/, '').replace(/^\/index$/, '/')
    const found = routed(pages, path)
    if (!found) throw new Refused(noPage)
    const where = at(found.params, path)
    const { one } = found
    if (request.method === 'POST') {
      if (!one.act) throw new Refused({ status: 405, code: 'method_not_allowed', title: 'Not here' })
      const done = await one.act(where, request.form ?? new URLSearchParams())
      if ('reply' in done) return done.reply
      if ('to' in done)
        return {
          status: 303,
          headers: {
            location: where.link(done.to),
            'cache-control': 'no-store',
            ...(done.cookies ? { 'set-cookie': done.cookies } : {}),
          },
          body: '',
        }
      const shown = said(one, done.data, where, done.status)
      return done.cookies ? { ...shown, headers: { ...shown.headers, 'set-cookie': done.cookies } } : shown
    }
    const data = await one.load(where)
    const isMarkdown = path !== request.path || /\btext\/markdown\b/.test(request.accept)
    if (isMarkdown && one.markdown) return markdown(one.markdown(data, where))
    if (path !== request.path) throw new Refused(noPage)
    return said(one, data, where)
  } catch (thrown) {
    const reason = refusalOf(thrown)
    if (!reason) throw thrown
    if (site === closed && reason.status === 404)
      return said(unclaimedPage, undefined, at(), request.base === '' && request.path === '/' ? 200 : 404)
    if (reason.status === 401 && reason.code === 'not_signed_in') return signedOut(request)
    return said(failedPage, reason, at(), reason.status)
  }
}

/** A session that is over is forgotten, and the page asked for again; one that needs a session leads to the door. */
function signedOut(request: PortalRequest): PortalReply {
  const { base, path, method, cookies, query, origin } = request
  const isOver = cookies.has(sessionCookie(origin))
  const here = `${path}${query.size > 0 ? `?${query}` : ''}`
  const door = `/sign-in?next=${encodeURIComponent(method === 'POST' ? path : here)}`
  return {
    status: 303,
    headers: {
      location: `${base}${isOver && method !== 'POST' ? here : door}`,
      'cache-control': 'no-store',
      ...(isOver ? { 'set-cookie': [ended({ request })] } : {}),
    },
    body: '',
  }
}

const noPage: RefusedReason = { status: 404, code: 'not_found', title: 'Not found' }

/** What is known of a portal that does not answer. */
const closed: Site = {
  ...{ title: 'Developer portal', audience: 'private', open: false, reader: { kind: 'nobody' }, brand: {} },
  ...{ home: [], links: [], environments: {}, posts: 'off', signUp: 'closed', products: [], guides: [] },
}

const html = (body: string, status: number, own: boolean): PortalReply => ({
  ...{ status, body },
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': own || status !== 200 ? 'no-store' : 'no-cache',
    vary: 'Accept, Accept-Language, Cookie',
  },
})

const markdown = (body: string): PortalReply => ({
  ...{ status: 200, body },
  headers: { 'content-type': 'text/markdown; charset=utf-8', 'cache-control': 'no-cache', vary: 'Accept, Cookie' },
})

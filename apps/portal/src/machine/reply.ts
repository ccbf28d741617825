import type { PortalReply } from '../contract.ts'
import type { At } from '../page.ts'

export const told = (type: string, body: string, headers: Record<string, string> = {}): PortalReply => ({
  ...{ status: 200, body },
  headers: { 'content-type': type, 'cache-control': 'no-cache', vary: 'Cookie', ...headers },
})

/** The whole address of a path of the portal. */
export const addressOf = ({ request }: At, path: string) => `${request.origin}${request.base}${path}`

interface Feed {
  self: string
  about: string
  updated: string | undefined
  entries: readonly string[]
}

/** A feed of entries that are XML. */
export function atom(at: At, { self, about, updated = '1970-01-01T00:00:00Z', entries }: Feed): PortalReply {
  const own = xml(addressOf(at, self))
  const title = xml(at.site.title)
  const head = `<id>${own}</id><title>${title}</title><updated>${xml(updated)}</updated><author><name>${title}</name></author><link rel="self" href="${own}"/><link href="${xml(addressOf(at, about))}"/>`
  return told(
    'application/atom+xml; charset=utf-8',
    `<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">${head}\n${entries.join('\n')}\n</feed>\n`,
  )
}

export const xml = (text: string) =>
  text
    // What XML 1.0 has no place for.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`)

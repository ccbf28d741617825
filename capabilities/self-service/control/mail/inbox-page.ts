/** The development inbox as a page: what would have been sent, where no mail server is set. */
import { type ShownMail, shownMails } from './inbox.ts'

export { shownMails }

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string) => text.replace(/[&<>"']/g, found => escapes[found]!)
/** Addresses as links: found in the text as it is, and escaped each by itself. */
const linked = (text: string) =>
  text
    .split(/(https?:\/\/\S+)/)
    .map((part, at) => (at % 2 === 1 ? `<a href="${escaped(part)}">${escaped(part)}</a>` : escaped(part)))
    .join('')

const style = `
body { font: 15px/1.6 system-ui, sans-serif; color: #1d2733; background: #fbfcfd; margin: 0 auto; max-width: 46rem; padding: 2rem 1.25rem; }
h1 { font-size: 1.75rem; font-weight: 550; margin: 0 0 .25rem; } h2 { font-size: 1rem; font-weight: 550; margin: 0; }
p { color: #4a5765; margin: 0 0 1.5rem; } article { border-top: 1px solid #d9e0e7; padding: 1rem 0; }
pre { font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; margin: .5rem 0 0; } small { color: #4a5765; } a { color: #067971; }
@media (prefers-color-scheme: dark) { body { color: #e6ebf0; background: #11161c; } p, small { color: #9fb0c0; } article { border-color: #2b3642; } a { color: #4fc4ba; } }
`

export const inboxPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"

export function inboxPage(mails: readonly ShownMail[]): string {
  const shown = mails.map(
    ({ subject = '', text = '', to, createdAt, organization }) =>
      `<article><h2>${escaped(subject)}</h2><small>to ${escaped(to)} · ${escaped(organization)} · <time>${escaped(createdAt)}</time></small><pre>${linked(text)}</pre></article>`,
  )
  const none = '<article><p>No mail yet. Sign up at a portal, and the link comes here.</p></article>'
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Development inbox</title><style>${style}</style></head>
<body><main><h1>Development inbox</h1><p>No mail server is set (<code>smtpUrl</code>), so nothing is sent: mails stay here. Newest first.</p>${shown.join('') || none}</main></body></html>`
}

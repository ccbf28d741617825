/** What every page of an authorization server has: its frame, and headers by which it is shown nowhere else. */
import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { type Html, html } from './html.ts'
import { style } from './style.ts'

export interface Page {
  /** Of the window, and the heading. */
  title: string
  /** Whose page it is, for people. */
  where: string
  lead?: Html | string | undefined
  body?: Html
  /** What was wrong with what was sent before. */
  wrong?: string | undefined
}

const styleDigest = createHash('sha256').update(style).digest('base64')

export function pageText({ title, where, lead, body, wrong }: Page): string {
  const alert = wrong && html`<p class="wrong" role="alert">${wrong}</p>`
  const { text } = html`<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · ${where}</title>`
  const main = html`<main><p class="where">${where}</p>
<h1>${title}</h1>
${lead && html`<p class="lead">${lead}</p>`}${alert}${body}</main>`
  return `<!doctype html>\n<html lang="en">\n<head>\n${text}\n<style>${style}</style>\n</head>\n<body>${main.text}</body>\n</html>\n`
}

/** `leadsTo` is where a form's answer may send the browser on, beside these pages: an address that was checked. */
export function pageHeaders(leadsTo?: string): Readonly<Record<string, string>> {
  const target = leadsTo === undefined ? '' : ` ${sourceOf(leadsTo)}`
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${styleDigest}'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'${target}`,
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    // Not `no-referrer`, under which a browser would not say where a form came from.
    'referrer-policy': 'same-origin',
    'cache-control': 'no-store',
  }
}

/** Of web addresses their origin, of others their scheme (CSP 3 §2.3.1). */
function sourceOf(address: string): string {
  const { origin, protocol } = new URL(address)
  return protocol === 'https:' || protocol === 'http:' ? origin : protocol
}

export function writePage(response: ServerResponse, status: number, page: Page): void {
  response.writeHead(status, pageHeaders()).end(pageText(page))
}

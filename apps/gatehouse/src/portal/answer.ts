/** What goes back to a reader, whoever made it. */
import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline, Readable } from 'node:stream'
import type { PortalReply } from './contract.ts'

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  // Mantine writes its tokens into the page.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ')

const always = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
}

/** With an etag where it may be kept, and nothing but that where the reader has it. */
export function send(request: IncomingMessage, response: ServerResponse, { status, headers, body }: PortalReply): void {
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) {
    response.writeHead(status, { ...always, ...headers })
    // Who leaves ends what is read for him.
    pipeline(Readable.from(body, { objectMode: false }), response, () => {})
    return
  }
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  const all: Record<string, string | string[]> = { ...always, ...headers }
  if (status === 200 && all['cache-control'] !== 'no-store')
    all.etag ??= `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`
  if (all.etag !== undefined && heldBy(request, String(all.etag))) {
    response.writeHead(304, all).end()
    return
  }
  response.writeHead(status, { ...all, 'content-length': bytes.byteLength })
  response.end(request.method === 'HEAD' ? undefined : bytes)
}

const heldBy = ({ headers }: IncomingMessage, etag: string) =>
  (headers['if-none-match'] ?? '').split(',').some(one => one.trim().replace(/^W\//, '') === etag)

export const plain = (status: number, text: string): PortalReply => ({
  ...{ status, body: `${text}\n` },
  headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
})

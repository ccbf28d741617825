/** What came back, as text of a page, or piece by piece for the script of one. */
import type { PortalReply, TriedEnd } from '../contract.ts'
import type { Tried } from './tried.ts'

export interface ToldReply {
  status: number
  tookMs: number
  headers: [name: string, value: string][]
  /** Absent where it is no text. */
  text?: string
  bytes: number
  end: TriedEnd
}

const textual =
  /^(text\/|application\/([\w.+-]*\+)?(json|xml|yaml|javascript|x-ndjson|x-www-form-urlencoded|graphql)\b)/i

function isText(headers: Tried['reply']['headers']): boolean {
  const of = (name: string) => headers.find(([one]) => one === name)?.[1]
  return textual.test(of('content-type') ?? 'text/plain') && (of('content-encoding') ?? 'identity') === 'identity'
}

export async function toldReply({ reply, tookMs }: Tried): Promise<ToldReply> {
  const decoder = new TextDecoder()
  let [text, bytes] = ['', 0]
  const asText = isText(reply.headers)
  for await (const piece of reply.body) {
    bytes += piece.length
    if (asText) text += decoder.decode(piece, { stream: true })
  }
  const { status, headers } = reply
  return {
    status,
    headers,
    tookMs,
    bytes,
    end: reply.ended(),
    ...(asText ? { text: pretty(text + decoder.decode()) } : {}),
  }
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

/** Nothing of it is a page: whatever a browser makes of it has no origin, no script, and a name that it is saved under. */
export function passedReply({ reply, tookMs, cookies }: Tried): PortalReply {
  const { status, headers, body } = reply
  const asText = isText(headers)
  return {
    status: 200,
    headers: {
      'content-type': asText ? 'text/plain; charset=utf-8' : 'application/octet-stream',
      ...(asText ? {} : { 'content-disposition': 'attachment; filename="reply"' }),
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
      'gatehouse-tried': encodeURIComponent(JSON.stringify({ status, tookMs, headers, asText })),
      ...(cookies.length > 0 ? { 'set-cookie': cookies } : {}),
    },
    body,
  }
}

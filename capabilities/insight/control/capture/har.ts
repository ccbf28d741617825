/** Captured requests as an HTTP Archive 1.2 (http://www.softwareishard.com/blog/har-12-spec). */
import type { CapturedBody, CapturedRequest } from '@gatehouse/program'

/** Entry by entry, as whoever reads it takes them. */
export async function* harText(requests: readonly CapturedRequest[]): AsyncIterable<Uint8Array> {
  yield Buffer.from('{"log":{"version":"1.2","creator":{"name":"Gatehouse","version":"1"},"entries":[')
  for (const [at, request] of requests.entries())
    yield Buffer.from(`${at === 0 ? '' : ','}\n${JSON.stringify(entryOf(request))}`)
  yield Buffer.from('\n]}}\n')
}

type Fields = CapturedRequest['reply']['headers']

function entryOf({ startedAt, totalMs, requestId, request, reply, tries, code }: CapturedRequest) {
  const last = tries.at(-1)
  const waitMs = last?.tookMs ?? totalMs
  return {
    startedDateTime: startedAt,
    time: totalMs,
    request: {
      ...{ method: request.method, url: request.url, httpVersion: 'HTTP/1.1', cookies: [], headers: request.headers },
      queryString: queryOf(request.url),
      ...(request.body ? { postData: { mimeType: typeOf(request.headers), text: textOf(request.body) } } : {}),
      ...{ headersSize: -1, bodySize: request.body?.bytes ?? 0 },
    },
    response: {
      ...{ status: reply.status, statusText: '', httpVersion: 'HTTP/1.1', cookies: [], headers: reply.headers },
      content: contentOf(reply),
      redirectURL: reply.headers.find(({ name }) => name.toLowerCase() === 'location')?.value ?? '',
      ...{ headersSize: -1, bodySize: reply.body?.bytes ?? 0 },
    },
    cache: {},
    timings: { send: 0, wait: Math.min(waitMs, totalMs), receive: Math.max(0, totalMs - waitMs) },
    _requestId: requestId,
    ...(code === undefined ? {} : { _code: code }),
  }
}

const typeOf = (headers: Fields) =>
  headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? 'application/octet-stream'

const textOf = ({ text, base64, unkept }: CapturedBody) => text ?? base64 ?? (unkept === undefined ? '' : `(${unkept})`)

function contentOf({ headers, body }: CapturedRequest['reply']) {
  if (!body) return { size: 0, mimeType: typeOf(headers) }
  const coded = body.base64 === undefined ? {} : { encoding: 'base64' }
  return { size: body.bytes, mimeType: typeOf(headers), text: textOf(body), ...coded }
}

function queryOf(url: string) {
  const at = url.indexOf('?')
  if (at < 0) return []
  return [...new URLSearchParams(url.slice(at + 1))].map(([name, value]) => ({ name, value }))
}

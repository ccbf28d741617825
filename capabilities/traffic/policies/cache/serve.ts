/** A reply made of what is stored: whole, a part, or the word that the caller has it (RFC 9111 §4, RFC 9110 §13 to §15). */
import { bodyOf, HeaderList } from '@gatehouse/base'
import type { Exchange, Reply } from '@gatehouse/unit'
import { byteRange } from './byte-range.ts'
import { ageMs, type StoredReply } from './stored-reply.ts'
import { isNotModified, rangeHolds } from './validators.ts'

/** What a 304 must say of what it stands for (RFC 9110 §15.4.5); the caller has the rest. */
const of304 = /^(?:cache-control|content-location|date|etag|expires|vary|cache-status|cdn-cache-control)$/i

export function serve(stored: StoredReply, { request }: Pick<Exchange, 'request'>, nowMs: number): Reply {
  const { status, body, freshness } = stored
  const headers = stored.headers.clone()
  headers.append('Age', String(Math.floor(ageMs(freshness, nowMs) / 1000)))
  if (status >= 200 && status < 300 && isNotModified(request.headers, stored.headers)) {
    headers.removeWhere(name => !of304.test(name) && name !== 'Age')
    return { status: 304, headers, body: undefined }
  }
  if (request.method === 'HEAD') return { status, headers, body: undefined, lengthBytes: body.byteLength }
  const wanted = status === 200 ? request.headers.get('range') : undefined
  if (wanted !== undefined && rangeHolds(request.headers, stored.headers)) {
    const part = ranged(wanted, headers, body)
    if (part) return part
  }
  return { status, headers, body: status === 204 ? undefined : bodyOf(body) }
}

function ranged(wanted: string, headers: HeaderList, body: Uint8Array): Reply | undefined {
  const whole = body.byteLength
  const range = byteRange(wanted, whole)
  if (range === undefined) return undefined
  if (range === 'none')
    return { status: 416, headers: new HeaderList(['Content-Range', `bytes */${whole}`]), body: undefined }
  headers.set('Content-Range', `bytes ${range.from}-${range.to - 1}/${whole}`)
  return { status: 206, headers, body: bodyOf(body.subarray(range.from, range.to)) }
}

/** §3.2: what a 304 says takes the place of what was said before, but for what describes the stored body. */
export function updated(stored: HeaderList, said: HeaderList): HeaderList {
  const headers = stored.clone()
  headers.delete('date') // without one, it is of the moment in which it came (RFC 9110 §6.6.1)
  const names = new Set([...said].map(([name]) => name.toLowerCase()).filter(name => !ofBody.test(name)))
  for (const name of names) {
    headers.delete(name)
    for (const value of said.all(name)) headers.append(name, value)
  }
  return headers
}

const ofBody = /^(?:content-(?:length|encoding|type|range)|transfer-encoding|age)$/

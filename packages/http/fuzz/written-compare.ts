import type { Reading } from './compare.ts'
import type { Arrived } from './recorder.ts'
import type { Written } from './written.ts'

/** Stands behind what we wrote, so that a reader that sees its end elsewhere sees this otherwise, too. */
export const lastRequest = 'GET /last HTTP/1.1\r\nHost: last\r\nConnection: close\r\n\r\n'

/** Fields that a reader answers by itself, or that a proxy may not pass on (RFC 9110 §7.6.1). */
const ownFields =
  /^(?:host|x-case|x-written|connection|te|upgrade|keep-alive|proxy-connection|transfer-encoding|content-length|trailer|http2-settings):/
/** nginx drops others by default (`ignore_invalid_headers`). */
const nginxName = /^[a-z0-9_-]+:/

/** How another reader reads what we wrote otherwise than as one request, the same; undefined where it does not, or refuses. */
export function writtenDisagreement(written: Written, other: Reading, reader: string): string | undefined {
  const { messages, state } = other
  const [first, last, ...more] = messages
  if (!first) return state === 'refused' ? undefined : 'no message there'
  const difference = differenceOf(written, first, reader)
  if (difference !== undefined) return difference
  if (more.length > 0 || (last && last.target !== '/last')) return `another message there: ${JSON.stringify(messages)}`
  // node:http forgets what is pipelined behind an upgrade that it does not take: see `known` in compare.ts.
  if (!last && !(reader === 'node:http' && written.upgrade)) return 'its end is not seen there'
  return undefined
}

function differenceOf(
  written: Written,
  { method, url, body, fields = [] }: Arrived,
  reader: string,
): string | undefined {
  if (method !== written.method) return `method ${method} there`
  if (url !== written.url) return `target ${url} there`
  if (body !== written.body) return `another body there: ${JSON.stringify(body)}`
  const passing = (field: string) => !ownFields.test(field) && (reader !== 'nginx' || nginxName.test(field))
  const [here, there] = [written.fields, fields].map(list => list.filter(passing).sort().join('\n'))
  return here === there ? undefined : `other fields there: ${JSON.stringify(there)}`
}

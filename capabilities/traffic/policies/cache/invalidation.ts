import type { HeaderList } from '@gatehouse/base'
import type { Request } from '@gatehouse/unit'

/** Paths whose stored answers a change makes invalid: its own, and what the answer names on the same host (RFC 9111 §4.4). */
export function invalidated(
  { scheme, host, path }: Pick<Request, 'scheme' | 'host' | 'path'>,
  answer: HeaderList,
): string[] {
  const paths = new Set([path])
  const base = `${scheme}://${host}`
  for (const name of ['location', 'content-location']) {
    const said = answer.get(name)
    const url = said === undefined ? null : URL.parse(said, `${base}${path}`)
    if (url?.hostname === URL.parse(base)?.hostname && url) paths.add(url.pathname)
  }
  return [...paths]
}

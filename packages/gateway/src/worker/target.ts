import { normalisedPath } from '@gatehouse/program'

/** A request target split up and made safe (RFC 9112 §3.2). */
export interface Target {
  /** Lower case, without port; from the absolute form where that is used, else from Host. */
  host: string
  /** As the caller wrote it, with its port, from where the host was taken. */
  authority: string
  path: string
  query: string
}

const forbiddenInQuery = /[^\x21-\x7e]|#/

/** Undefined when the target or the host is malformed, or of a form that no API has. */
export function parseTarget(target: string, authority: string): Target | undefined {
  let rest = target
  let from = authority
  if (!target.startsWith('/')) {
    const absolute = /^https?:\/\/([^/?#@\s]+)([/?].*)?$/i.exec(target)
    if (!absolute) return undefined
    from = absolute[1]!
    rest = absolute[2] ?? '/'
    if (rest.startsWith('?')) rest = `/${rest}`
  }
  const mark = rest.indexOf('?')
  const query = mark < 0 ? '' : rest.slice(mark + 1)
  const path = normalisedPath(mark < 0 ? rest : rest.slice(0, mark))
  const host = hostOf(from)
  if (path === undefined || host === undefined || (query !== '' && forbiddenInQuery.test(query))) return undefined
  return { host, authority: from, path, query }
}

/** The host of an authority, lower case (RFC 9110 §4.2.3); an empty one is allowed for HTTP/1.0. */
function hostOf(authority: string): string | undefined {
  if (authority === '') return ''
  if (!/^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~!$&'()*+,;=%-]+)(:\d{0,5})?$/.test(authority)) return undefined
  const end = authority.endsWith(']') ? authority.length : authority.lastIndexOf(':')
  const host = end < 0 || authority.indexOf(']') > end ? authority : authority.slice(0, end)
  return host.toLowerCase()
}

import { normalisedPath, type PathMode } from '@gatehouse/program'

/** What a gateway decides once about every request, before it looks for a route. */
export interface RequestRules {
  /** PATH-9 of the program's rules. */
  path: PathMode
  /** A query key that stands twice: backends take the first, the last or both. */
  duplicateQueryKeys: 'allow' | 'reject' | 'first' | 'last'
  /** A field name with an underscore, which CGI and its heirs read as a dash. */
  underscoreHeaders: 'allow' | 'drop' | 'reject'
}

export const requestRules: RequestRules = { path: 'normalise', duplicateQueryKeys: 'allow', underscoreHeaders: 'allow' }

/** A request target split up and made safe (RFC 9112 §3.2). */
export interface Target {
  /** Lower case, without port. */
  host: string
  path: string
  query: string
}

const forbiddenInQuery = /[^\x21-\x7e]|#/

/** Undefined when the target or the host is malformed, or of a form that no API has. */
export function parseTarget(target: string, authority: string, rules = requestRules): Target | undefined {
  const mark = target.indexOf('?')
  const path = normalisedPath(mark < 0 ? target : target.slice(0, mark), rules.path)
  const host = hostOf(authority)
  if (path === undefined || host === undefined) return undefined
  if (mark < 0) return { host, path, query: '' }
  const query = settledQuery(target.slice(mark + 1), rules.duplicateQueryKeys)
  return query === undefined ? undefined : { host, path, query }
}

function settledQuery(query: string, rule: RequestRules['duplicateQueryKeys']): string | undefined {
  if (forbiddenInQuery.test(query)) return undefined
  if (rule === 'allow' || !query.includes('&')) return query
  const pairs = query.split('&')
  const seen = new Map<string, number>()
  for (const [index, pair] of pairs.entries()) {
    const key = keyOf(pair)
    if (pair === '') continue
    if (seen.has(key) && rule === 'reject') return undefined
    if (!seen.has(key) || rule === 'last') seen.set(key, index)
  }
  const kept = new Set(seen.values())
  return pairs.filter((_, index) => kept.has(index)).join('&')
}

/** As a form reader takes it: `%61` and `a` are one key, `+` is a space. */
function keyOf(pair: string): string {
  const written = pair.split('=', 1)[0]!.replaceAll('+', ' ')
  try {
    return decodeURIComponent(written)
  } catch {
    return written
  }
}

/** The one asked for last: callers of a connection, and most of a gateway's, ask for the same. */
let lastAuthority = ''
let lastHost: string | undefined = ''

function hostOf(authority: string): string | undefined {
  if (authority !== lastAuthority) {
    lastHost = settledHost(authority)
    lastAuthority = authority
  }
  return lastHost
}

/** The host of an authority, lower case (RFC 9110 §4.2.3); an empty one is allowed for HTTP/1.0. */
function settledHost(authority: string): string | undefined {
  if (authority === '') return ''
  if (!/^(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~!$&'()*+,;=%-]+)(:\d{0,5})?$/.test(authority)) return undefined
  const end = authority.endsWith(']') ? authority.length : authority.lastIndexOf(':')
  const host = end < 0 || authority.indexOf(']') > end ? authority : authority.slice(0, end)
  return host.toLowerCase()
}

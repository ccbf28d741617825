/** Request paths. Rules PATH-1 to PATH-6 of SPEC.md. */

const needsWork = /%|\/\.|\/\/|\\/
const forbidden = /[\x00-\x20\x7f-\uffff#<>"{}|^`\\]/
const unreserved = /[A-Za-z0-9._~-]/

/**
 * The path as it is matched and sent on: percent-encodings of unreserved characters decoded, the others in
 * upper case, dot segments removed (RFC 3986 §6.2.2). Undefined when readers could disagree on it.
 */
export function normalisedPath(path: string): string | undefined {
  if (!path.startsWith('/') || forbidden.test(path)) return undefined
  if (!needsWork.test(path)) return path
  const decoded = decodeUnreserved(path)
  return decoded === undefined ? undefined : withoutDotSegments(decoded)
}

function decodeUnreserved(path: string): string | undefined {
  if (!path.includes('%')) return path
  let broken = false
  const text = path.replace(/%(..?)?/g, (_, hex: string | undefined) => {
    if (!hex || !/^[0-9A-Fa-f]{2}$/.test(hex)) broken = true
    const character = String.fromCharCode(Number.parseInt(hex ?? '0', 16))
    if (character === '\0') broken = true
    return unreserved.test(character) ? character : `%${hex?.toUpperCase()}`
  })
  return broken ? undefined : text
}

function withoutDotSegments(path: string): string {
  const kept: string[] = []
  const segments = path.split('/').slice(1)
  for (const [index, segment] of segments.entries()) {
    const last = index === segments.length - 1
    if (segment === '..') kept.pop()
    if (segment === '.' || segment === '..') {
      if (last) kept.push('')
    } else kept.push(segment)
  }
  return `/${kept.join('/')}`
}

/** Request paths. Rules PATH-1 to PATH-9 of SPEC.md. */

/** What a gateway does with a path that is not in its normal form. */
export const pathModes = ['normalise', 'reject', 'raw'] as const
export type PathMode = (typeof pathModes)[number]

/** In its normal form, and read by everybody alike. */
const plain = /^(?:\/[A-Za-z0-9_~!$&'()*+,:=@-][A-Za-z0-9._~!$&'()*+,:=@-]*)+\/?$/
const needsWork = /%|\/\.|\/\/|;/
const forbidden = /[\x00-\x20\x7f-\uffff#<>"{}|^`\\]/
const unreserved = /[A-Za-z0-9._~-]/
/** Dots with a parameter, which some servers read as a dot segment. */
const dottedParameter = /\/\.{1,2}(;|%3B)/i
/** What servers read differently even when it is in its normal form. */
const disputed = /\/\/|;|%(2F|5C|3B)/

/**
 * The path as it is matched and sent on: percent-encodings of unreserved characters decoded, the others in
 * upper case, dot segments removed (RFC 3986 §6.2.2). Undefined when readers could disagree on it.
 */
export function normalisedPath(path: string, mode: PathMode = 'normalise'): string | undefined {
  if (plain.test(path)) return path
  if (!path.startsWith('/') || forbidden.test(path)) return undefined
  if (mode === 'raw' || !needsWork.test(path)) return path
  const decoded = decodeUnreserved(path)
  if (decoded === undefined || dottedParameter.test(decoded)) return undefined
  const normal = withoutDotSegments(decoded)
  return mode === 'reject' && (normal !== path || disputed.test(path)) ? undefined : normal
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
  return broken || !isUtf8(text) ? undefined : text
}

/** Whether the percent-encoded bytes above 0x7F are UTF-8: an overlong dot or slash is not (RFC 3629 §3). */
function isUtf8(path: string): boolean {
  if (!/%[89A-F]/.test(path)) return true
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}

function withoutDotSegments(path: string): string {
  if (!path.includes('/.')) return path
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

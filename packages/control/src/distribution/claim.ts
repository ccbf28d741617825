/** A host and a base path that an API version answers on, in a gateway group. */
export interface Claim {
  /** `*` for any host, `*.example.org` for all below, or one host. */
  host: string
  /** Without a slash at its end, unless it is `/`. */
  basePath: string
  /** Of versions that callers choose between: by what, and what means this one. */
  choice?: { key: string; value: string }
}

/** Of the form `host/path`, and `host/path key=value` of a version that is chosen. */
export function claimOf(text: string): Claim {
  const slash = text.indexOf('/')
  const space = text.indexOf(' ')
  if (space < 0) return { host: text.slice(0, slash), basePath: text.slice(slash) }
  const equals = text.indexOf('=', space)
  const choice = { key: text.slice(space + 1, equals), value: text.slice(equals + 1) }
  return { host: text.slice(0, slash), basePath: text.slice(slash, space), choice }
}

/** Whether some request could be meant by both: what one organization has, another can neither narrow nor widen. */
export function claimsMeet(one: Claim, other: Claim): boolean {
  return (
    (hostCovers(one.host, other.host) || hostCovers(other.host, one.host)) &&
    (pathCovers(one.basePath, other.basePath) || pathCovers(other.basePath, one.basePath))
  )
}

/** Whether both name a host that the other has or covers, at whatever base path. Any host is no name. */
export function hostsMeet({ host: one }: Claim, { host: other }: Claim): boolean {
  return one !== '*' && other !== '*' && (hostCovers(one, other) || hostCovers(other, one))
}

function hostCovers(wide: string, narrow: string): boolean {
  if (wide === '*' || wide === narrow) return true
  return wide.startsWith('*.') && narrow.endsWith(wide.slice(1))
}

const pathCovers = (wide: string, narrow: string) => wide === '/' || wide === narrow || narrow.startsWith(`${wide}/`)

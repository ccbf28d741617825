/** RFC 7541, Appendix A: index 1 and further, name and value alternate. */
// biome-ignore format: a field a line
export const staticFields: readonly string[] = [
  ':authority', '',
  ':method', 'GET',
  ':method', 'POST',
  ':path', '/',
  ':path', '/index.html',
  ':scheme', 'http',
  ':scheme', 'https',
  ':status', '200',
  ':status', '204',
  ':status', '206',
  ':status', '304',
  ':status', '400',
  ':status', '404',
  ':status', '500',
  'accept-charset', '',
  'accept-encoding', 'gzip, deflate',
  'accept-language', '',
  'accept-ranges', '',
  'accept', '',
  'access-control-allow-origin', '',
  'age', '',
  'allow', '',
  'authorization', '',
  'cache-control', '',
  'content-disposition', '',
  'content-encoding', '',
  'content-language', '',
  'content-length', '',
  'content-location', '',
  'content-range', '',
  'content-type', '',
  'cookie', '',
  'date', '',
  'etag', '',
  'expect', '',
  'expires', '',
  'from', '',
  'host', '',
  'if-match', '',
  'if-modified-since', '',
  'if-none-match', '',
  'if-range', '',
  'if-unmodified-since', '',
  'last-modified', '',
  'link', '',
  'location', '',
  'max-forwards', '',
  'proxy-authenticate', '',
  'proxy-authorization', '',
  'range', '',
  'referer', '',
  'refresh', '',
  'retry-after', '',
  'server', '',
  'set-cookie', '',
  'strict-transport-security', '',
  'transfer-encoding', '',
  'user-agent', '',
  'vary', '',
  'via', '',
  'www-authenticate', '',
]

/** So many entries; the dynamic table begins behind them (RFC 7541 §2.3.3). */
export const staticCount = staticFields.length / 2

/** The first index of each name, */
export const staticNames: ReadonlyMap<string, number> = new Map(
  staticFields.flatMap((name, at) => (at % 2 === 0 ? [[name, at / 2 + 1] as const] : [])).reverse(),
)

/** and those of its values, where it has any. */
export const staticValues: ReadonlyMap<string, ReadonlyMap<string, number>> = valuesByName()

function valuesByName(): Map<string, Map<string, number>> {
  const byName = new Map<string, Map<string, number>>()
  for (let index = staticCount; index > 0; index--) {
    const [name, value] = staticFields.slice(2 * index - 2) as [string, string]
    if (value !== '') byName.set(name, (byName.get(name) ?? new Map<string, number>()).set(value, index))
  }
  return byName
}

/** Parameters of a query as they stand: what is not touched keeps its letters. */

export interface QueryPair {
  /** Decoded, as forms are (`+` is a space). */
  name: string
  /** As it was written. */
  raw: string
}

export function pairsOf(query: string): QueryPair[] {
  if (query === '') return []
  return query.split('&').map(raw => ({ name: decoded(raw.split('=', 1)[0]!), raw }))
}

export const pair = (name: string, value: string): QueryPair => ({
  name,
  raw: `${encodeURIComponent(name)}=${encodeURIComponent(value.toWellFormed())}`,
})

/** The pair under another name. */
export function renamed({ raw }: QueryPair, name: string): QueryPair {
  const at = raw.indexOf('=')
  return { name, raw: encodeURIComponent(name) + (at < 0 ? '' : raw.slice(at)) }
}

export const queryOf = (pairs: readonly QueryPair[]): string => pairs.map(({ raw }) => raw).join('&')

function decoded(text: string): string {
  if (!/[%+]/.test(text)) return text
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

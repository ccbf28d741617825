/** Filters as the words of an address: a word for each dimension, its values apart by commas, `!` before what is left out. */
import type { Dimension, Filter } from './measures.ts'

export type Words = Readonly<Record<string, string | undefined>>

export const narrowable = [
  ...['environment', 'api', 'apiVersion', 'endpoint', 'application', 'plan', 'subscription', 'credential', 'status'],
  ...[
    'failure',
    'reason',
    'target',
    'revision',
    'node',
    'method',
    'latency',
    'client',
    'userAgent',
    'country',
    'custom',
  ],
] as Dimension[]

export function filtersOf(words: Words): Filter[] {
  return narrowable.flatMap(dimension => {
    const word = words[dimension]
    if (word === undefined) return []
    const isNot = word.startsWith('!')
    const values = (isNot ? word.slice(1) : word).split(',').map(decoded)
    return [{ dimension, ...(isNot ? { isNot: values } : { is: values }) }]
  })
}

/** Of two filters of one dimension the later is meant. */
export function wordsOf(filters: readonly Filter[]): Record<string, string> {
  return Object.fromEntries(
    filters.map(({ dimension, is, isNot }) => [dimension, is ? joined(is) : `!${joined(isNot ?? [])}`]),
  )
}

/** Only what has this value. */
export const wordOf = (value: string): string => joined([value])

const joined = (values: readonly string[]) => values.map(value => encoded(value)).join(',')
const encoded = (value: string) => value.replace(/[%,]|^!/g, found => encodeURIComponent(found).replace('!', '%21'))

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

/** What is signed (RFC 9421 §2). */
import type { Exchange } from '@gatehouse/unit'
import { fieldComponent } from './field-component.ts'
import { type InnerList, type Item, type Parameters, writtenItem, writtenList } from './structured-dictionary.ts'

/** What is looked at of a request, or of what goes out. */
export type Signable = Pick<Exchange['request'], 'method' | 'scheme' | 'path' | 'query' | 'headers'> & { host?: string }

const componentsMax = 64
const fieldName = /^[a-z0-9!#$%&'*+.^_`|~-]+$/

/** The lines, or the component that the request does not have, or that could be read in two ways. */
export function signatureBase(input: InnerList, request: Signable): { base: string } | { lacking: string } {
  const lines = new Map<string, string>()
  for (const item of input.items) {
    const name = writtenItem(item)
    const value = componentOf(item, request)
    if (value === undefined || lines.has(name) || lines.size >= componentsMax) return { lacking: name }
    lines.set(name, value)
  }
  const own = [...lines].map(([name, value]) => `${name}: ${value}\n`)
  return { base: `${own.join('')}"@signature-params": ${writtenList(input)}` }
}

/** In place of a component that is not said in these words; its value has theirs in it. */
const within: Record<string, readonly string[]> = {
  '@target-uri': ['@scheme', '@authority', '@path', '@query', '@request-target'],
  '@request-target': ['@path', '@query'],
}

/** Whether it is covered, by itself or in another. */
export function covers({ items }: InnerList, name: string): boolean {
  return items.some(
    ({ bare, parameters }) => isWhole(parameters) && (bare.value === name || within[bare.value]?.includes(name)),
  )
}

/** Not a part of it alone. */
const isWhole = (parameters: Parameters) => [...parameters.keys()].every(name => name === 'sf' || name === 'bs')

function componentOf({ bare, parameters }: Item, request: Signable): string | undefined {
  if (bare.kind !== 'string') return undefined
  if (bare.value === '@query-param') return queryParameter(parameters.get('name')?.value, parameters.size, request)
  if (bare.value.startsWith('@')) {
    return parameters.size === 0 && Object.hasOwn(derived, bare.value) ? derived[bare.value]!(request) : undefined
  }
  if (!fieldName.test(bare.value)) return undefined
  const values = request.headers.all(bare.value).map(value => value.replace(/^[ \t]+|[ \t]+$/g, ''))
  return values.length === 0 ? undefined : fieldComponent(bare.value, values, parameters)
}

const queryOf = ({ query }: Signable) => (query === '' ? '' : `?${query}`)

/** RFC 9421 §2.2; a port that the scheme implies is left out. */
const authorityOf = ({ scheme, headers, host = '' }: Signable) =>
  (headers.get('host') ?? host).toLowerCase().replace(scheme === 'https' ? /:443$/ : /:80$/, '')

const derived: Record<string, (request: Signable) => string> = {
  '@method': ({ method }) => method,
  '@authority': authorityOf,
  '@scheme': ({ scheme }) => scheme,
  '@path': ({ path }) => path,
  '@query': ({ query }) => `?${query}`,
  '@request-target': request => request.path + queryOf(request),
  '@target-uri': request => `${request.scheme}://${authorityOf(request)}${request.path}${queryOf(request)}`,
}

/** RFC 9421 §2.2.8. One that stands twice is refused: a reader may take either. */
function queryParameter(name: unknown, parameters: number, { query }: Signable): string | undefined {
  if (typeof name !== 'string' || parameters !== 1) return undefined
  const found = [...new URLSearchParams(query)].filter(([one]) => encoded(one) === name)
  return found.length === 1 ? encoded(found[0]![1]) : undefined
}

const encoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()~]/g, one => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)

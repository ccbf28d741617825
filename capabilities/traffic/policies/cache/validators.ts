/** Conditions of a request, answered from what is stored (RFC 9111 §4.3.2, RFC 9110 §13). */
import type { HeaderList } from '@gatehouse/base'
import { httpDate } from './http-date.ts'

const opaque = (tag: string) => (tag.startsWith('W/') ? tag.slice(2) : tag)
const entityTag = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g

/** What the caller has is what is stored: a 304 says so. If-None-Match goes before If-Modified-Since (RFC 9110 §13.2.2). */
export function isNotModified(request: HeaderList, stored: HeaderList): boolean {
  const tags = request.all('if-none-match')
  if (tags.length > 0) {
    const own = stored.get('etag')
    const text = tags.join(', ')
    if (text.trim() === '*') return true
    return own !== undefined && (text.match(entityTag) ?? []).some(tag => opaque(tag) === opaque(own))
  }
  const since = httpDate(request.get('if-modified-since'))
  const changed = httpDate(stored.get('last-modified')) ?? httpDate(stored.get('date'))
  return since !== undefined && changed !== undefined && changed <= since
}

/** Conditions that are not answered here: who sends them gets the upstream's own word. */
export const asksForMore = (request: HeaderList): boolean =>
  request.has('if-match') || request.has('if-unmodified-since')

export const isConditional = (request: HeaderList): boolean =>
  request.has('if-none-match') || request.has('if-modified-since')

/** A range is of what is stored only if this holds (RFC 9110 §13.1.5): the same strong tag, or the very date. */
export function rangeHolds(request: HeaderList, stored: HeaderList): boolean {
  const wanted = request.get('if-range')
  if (wanted === undefined) return true
  if (wanted.includes('"')) return !wanted.startsWith('W/') && wanted === stored.get('etag')
  const date = httpDate(wanted)
  return date !== undefined && date === httpDate(stored.get('last-modified'))
}

const conditions = ['if-none-match', 'if-modified-since', 'range', 'if-range']

/**
 * Asks whether what is stored still holds (§4.3.1), in place of what the caller asks, or for all of it where nothing is; what
 * is returned takes that back.
 */
export function askWhetherItHolds(request: HeaderList, stored?: HeaderList): () => void {
  const before = conditions.flatMap(name => request.all(name).map(value => [name, value] as const))
  for (const name of conditions) request.delete(name)
  const [tag, date] = [stored?.get('etag'), stored?.get('last-modified')]
  if (tag !== undefined) request.set('If-None-Match', tag)
  if (date !== undefined) request.set('If-Modified-Since', date)
  return () => {
    for (const name of conditions) request.delete(name)
    for (const [name, value] of before) request.append(name, value)
  }
}

export const hasValidator = (stored: HeaderList): boolean => stored.has('etag') || stored.has('last-modified')

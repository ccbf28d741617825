/** Types of content and what a caller accepts (RFC 9110 §8.3, §12.5). */
import type { HeaderList } from '@gatehouse/base'

export interface MediaType {
  /** `application/json`, in lower case. */
  type: string
  parameters: ReadonlyMap<string, string>
}

/** Undefined for what is no media type. */
export function mediaTypeOf(text: string | undefined): MediaType | undefined {
  const [type = '', ...rest] = splitOutsideQuotes(text ?? '', ';')
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+\/[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(type)) return undefined
  return { type: type.toLowerCase(), parameters: parametersOf(rest) }
}

/** A field that is a list, which may stand in several fields (RFC 9110 §5.3); undefined when there is none. */
export function listField(headers: HeaderList, name: string): string | undefined {
  const values = headers.all(name)
  return values.length === 0 ? undefined : values.join(', ')
}

export type Format = 'json' | 'xml' | 'yaml'

/** The format a type is written in, by its name or its suffix (RFC 6839, RFC 9512). */
export function formatOf(type: string): Format | undefined {
  if (type === 'application/json' || type === 'text/json' || type.endsWith('+json')) return 'json'
  if (type === 'application/xml' || type === 'text/xml' || type.endsWith('+xml')) return 'xml'
  if (/^(application|text)\/(x-)?yaml$/.test(type) || type.endsWith('+yaml')) return 'yaml'
  return undefined
}

/**
 * The offer that the caller wants most: the most exact range that fits an offer says its quality, 0 is a no, and of equal
 * ones the first offer is taken. Undefined when none is acceptable; without a field everything is.
 */
export function preferred(accept: string | undefined, offers: readonly string[]): string | undefined {
  if (accept === undefined || accept.trim() === '') return offers[0]
  const ranges = qualitiesOf(accept)
  let best: string | undefined
  let bestQuality = 0
  for (const offer of offers) {
    const quality = qualityOf(offer.toLowerCase(), ranges)
    if (quality > bestQuality) [best, bestQuality] = [offer, quality]
  }
  return best
}

function qualityOf(offer: string, ranges: ReadonlyMap<string, number>): number {
  const type = offer.split(';', 1)[0]!.trim()
  return ranges.get(type) ?? ranges.get(`${type.split('/')[0]}/*`) ?? ranges.get('*/*') ?? 0
}

/** Members of a list with their qualities; of a member that stands twice the better one. */
export function qualitiesOf(list: string): Map<string, number> {
  const found = new Map<string, number>()
  for (const member of splitOutsideQuotes(list, ',')) {
    const [name = '', ...rest] = splitOutsideQuotes(member, ';')
    if (name === '') continue
    const quality = qualityValue(parametersOf(rest).get('q'))
    const lower = name.toLowerCase()
    found.set(lower, Math.max(quality, found.get(lower) ?? 0))
  }
  return found
}

/** RFC 9110 §12.4.2; what is written wrong is worth nothing. */
function qualityValue(text: string | undefined): number {
  if (text === undefined) return 1
  return /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/.test(text) ? Number(text) : 0
}

function parametersOf(parts: readonly string[]): Map<string, string> {
  const found = new Map<string, string>()
  for (const part of parts) {
    const at = part.indexOf('=')
    if (at < 0) continue
    const value = part.slice(at + 1).trim()
    const name = part.slice(0, at).trim().toLowerCase()
    if (!found.has(name)) found.set(name, value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value)
  }
  return found
}

function splitOutsideQuotes(text: string, separator: ',' | ';'): string[] {
  if (!text.includes('"')) return text.split(separator).map(part => part.trim())
  const parts: string[] = []
  let from = 0
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') quoted = !quoted
    else if (quoted && text[at] === '\\') at++
    else if (!quoted && text[at] === separator) {
      parts.push(text.slice(from, at).trim())
      from = at + 1
    }
  }
  parts.push(text.slice(from).trim())
  return parts
}

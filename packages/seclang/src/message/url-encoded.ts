/** `a=1&b=2` as names and values, decoded; a name without `=` has an empty value. */
import { urlDecode } from '../transformations/url.ts'

export type Pairs = [name: string, value: string][]

export function readUrlEncoded(text: string, separator = '&'): Pairs {
  const pairs: Pairs = []
  if (text === '') return pairs
  for (const part of text.split(separator)) {
    if (part === '') continue
    const at = part.indexOf('=')
    pairs.push(at < 0 ? [urlDecode(part), ''] : [urlDecode(part.slice(0, at)), urlDecode(part.slice(at + 1))])
  }
  return pairs
}

/** Cookies are told as they stand (RFC 6265 §4.2.1). */
export function readCookies(fields: readonly string[]): Pairs {
  const pairs: Pairs = []
  for (const part of fields.flatMap(field => field.split(';'))) {
    const text = part.trim()
    if (text === '') continue
    const at = text.indexOf('=')
    pairs.push(at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)])
  }
  return pairs
}

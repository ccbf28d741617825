/** What a caller prefers of a mock (RFC 7240, with the words that mocks have in the field). */
import type { HeaderList } from '@gatehouse/base'

export interface Preference {
  code?: string
  example?: string
  dynamic?: boolean
  seed?: string
}

const pair = /^\s*(code|example|dynamic|seed)\s*(?:=\s*"?([A-Za-z0-9._ -]{1,63})"?)?\s*$/i

export function preferenceOf(headers: HeaderList): Preference {
  const found: Preference = {}
  for (const piece of headers.all('prefer').join(',').slice(0, 2048).split(/[,;]/)) {
    const [, name, value = ''] = pair.exec(piece) ?? []
    if (name === undefined) continue
    const word = name.toLowerCase() as keyof Preference
    if (word === 'dynamic') found.dynamic ??= value !== 'false'
    else if (value !== '') found[word] ??= value
  }
  return found
}

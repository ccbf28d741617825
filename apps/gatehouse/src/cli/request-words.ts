/** A request as `explain` takes it from words and flags. Pure. */
import { usage } from './usage.ts'

export interface AskedRequest {
  method: string
  url: string
  headers: [name: string, value: string][]
}

export function requestOf([method = '', url = '']: readonly string[], headers: readonly string[] = []): AskedRequest {
  if (!/^[A-Za-z]{1,32}$/.test(method))
    throw usage(`${method.slice(0, 50)} is not a method; write GET https://host/path.`)
  if (!url.startsWith('/') && !/^https?:\/\//.test(url))
    throw usage(`${url.slice(0, 100)} is neither a path nor an address.`)
  return {
    method: method.toUpperCase(),
    url,
    headers: fieldsOf(headers),
  }
}

/** `Name: value` each. */
export function fieldsOf(lines: readonly string[]): AskedRequest['headers'] {
  return lines.map(line => {
    const cut = line.indexOf(':')
    if (cut < 1) throw usage(`A header is Name: value, not ${line.slice(0, 100)}.`)
    return [line.slice(0, cut).trim(), line.slice(cut + 1).trim()]
  })
}

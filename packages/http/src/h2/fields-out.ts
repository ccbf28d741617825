/** Header lists on the way out, as `node:http2` takes them. */
import { fail, type HeaderList } from '@gatehouse/base'
import { ofConnection } from '../h1/field-names.ts'

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const sendable = /^[\t\x20-\x7e\x80-\xff]*$/

/** Behind what is in `into`, without those of a connection; names are judged by `node:http2`. Throws `header_unsendable`. */
export function appendFields(into: string[], { flat }: HeaderList, without?: string): void {
  for (let i = 0; i < flat.length; i += 2) {
    const name = flat[i]!
    const value = flat[i + 1]!
    if (
      ofConnection(name) ||
      (without !== undefined && name.length === without.length && name.toLowerCase() === without)
    )
      continue
    if (name.charCodeAt(0) === 0x3a || !sendable.test(value))
      fail('header_unsendable', `The field ${JSON.stringify(name.slice(0, 64))} holds what may not be sent.`)
    into.push(name, value)
  }
}

/** Trailers by name; fields that are not to be sent, or cannot be, are left out. */
export function trailerFields(trailers: HeaderList | undefined): Record<string, string[]> {
  const fields: Record<string, string[]> = Object.create(null)
  const flat = trailers?.flat ?? []
  for (let i = 0; i < flat.length; i += 2) {
    const name = flat[i]!.toLowerCase()
    const value = flat[i + 1]!
    if (!ofConnection(name) && token.test(name) && sendable.test(value)) (fields[name] ??= []).push(value)
  }
  return fields
}

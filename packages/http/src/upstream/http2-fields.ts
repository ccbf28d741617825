/** Header lists on the way out, as `node:http2` takes them. */
import { fail, type HeaderList } from '@gatehouse/base'
import { ofConnection } from '../h1/field-names.ts'

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const sendable = /^[\t\x20-\x7e\x80-\xff]*$/

/** Names that were sent before, as they are sent: in lower case, and empty where they are of one connection; few differ. */
const knownNames = new Map<string, string>()
const knownNamesMax = 1024

/** Behind what is in `into`, without those of a connection; names are judged by `node:http2`. Throws `header_unsendable`. */
export function appendFields(into: string[], headers: HeaderList, without?: string): void {
  const { flat } = headers
  const readTo = 2 * headers.readFields
  for (let i = 0; i < flat.length; i += 2) {
    const name = knownNames.get(flat[i]!) ?? nameOut(flat[i]!)
    const value = flat[i + 1]!
    if (name === '' || name === without) continue
    if (i >= readTo && (name.charCodeAt(0) === 0x3a || !sendable.test(value)))
      fail('header_unsendable', `The field ${JSON.stringify(name.slice(0, 64))} holds what may not be sent.`)
    into.push(name, value)
  }
}

function nameOut(name: string): string {
  const out = ofConnection(name) ? '' : name.toLowerCase()
  if (name.length > 64) return out
  if (knownNames.size === knownNamesMax) knownNames.clear()
  knownNames.set(name, out)
  return out
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

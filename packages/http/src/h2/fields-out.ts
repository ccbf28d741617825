/** Header lists on the way out. */
import { HeaderList, isFieldValue } from '@gatehouse/base'
import { type Encoder, fieldBytesMax, type Room } from './hpack/encoder.ts'
import { fieldName } from './hpack/field-name.ts'

/** What the list may take in a block; -1 where a field of it may not be sent. */
export function blockBytesMax(headers: HeaderList): number {
  const { flat } = headers
  const readTo = 2 * headers.readFields
  let bytes = 0
  for (let i = 0; i < flat.length; i += 2) {
    const name = flat[i]!
    const value = flat[i + 1]!
    if (i >= readTo && !sendable(name, value)) return -1
    bytes += name.length + value.length + fieldBytesMax
  }
  return bytes
}

/** Writes the list, but for fields of a connection and `without`. */
export function writeFields(
  to: Room,
  encoder: Encoder,
  { headers, without }: { headers: HeaderList; without?: ReadonlySet<string> | undefined },
): void {
  const { flat } = headers
  for (let i = 0; i < flat.length; i += 2) {
    if (without?.has(fieldName(flat[i]!).name)) continue
    encoder.field(to, flat[i]!, flat[i + 1]!)
  }
}

/** Without fields that are not to be sent in trailers, or cannot be; undefined when nothing is left. */
export function sendableTrailers(trailers: HeaderList | undefined): HeaderList | undefined {
  const flat: string[] = []
  for (const [name, value] of trailers ?? []) {
    if (sendable(name, value) && !fieldName(name).ofConnection) flat.push(name, value)
  }
  return flat.length > 0 ? new HeaderList(flat, true) : undefined
}

function sendable(name: string, value: string): boolean {
  const { ofConnection, valid } = fieldName(name)
  return ofConnection || (valid && isFieldValue(value))
}

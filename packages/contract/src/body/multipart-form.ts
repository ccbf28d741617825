/** A form in parts (RFC 7578) as the object that its schema describes (OpenAPI 3.1.1 §4.8.14.5, §4.8.15). */

import { formParts, type Part, partMedia, partType, utf8Of } from '@gatehouse/media/form-parts.ts'
import { readJson } from '@gatehouse/media/json-reader.ts'
import { formatOf } from '@gatehouse/media/media-type.ts'
import { isReadable } from '@gatehouse/media/read-text.ts'
import type { ContractContent } from '@gatehouse/unit'
import { contentFor } from '../endpoint/media-types.ts'
import { Undecodable } from '../parameter/fields.ts'
import { asValue, type Shape, wants } from '../parameter/shape.ts'

export interface FormSchema {
  shape: Shape
  encoding: ContractContent['encoding']
}

/** `octets` has a character for each byte. Throws `Undecodable` for what two readers would take apart differently. */
export function objectOfParts(
  octets: string,
  contentType: string,
  { shape, encoding = {} }: FormSchema,
): Record<string, unknown> {
  const form = formParts(octets, contentType)
  if (!form) throw new Undecodable('cannot be taken apart into its parts')
  const found = new Map<string, Field>()
  for (const part of form.parts) {
    const name = utf8(part.name)
    const field = shape.field(name)
    // A list stands in several parts, or is one of JSON.
    const isList = wants(field, 'array') && formatOf(partType(part)) !== 'json'
    const value = partValue(part, isList ? field.items() : field, Object.hasOwn(encoding, name) ? encoding[name] : {})
    const known = found.get(name)
    if (known) known.values.push(value)
    else found.set(name, { isList, values: [value] })
  }
  return Object.fromEntries(
    [...found].map(([name, { isList, values }]) => [name, isList || values.length > 1 ? values : values[0]]),
  )
}

interface Field {
  isList: boolean
  values: unknown[]
}

function partValue(part: Part, shape: Shape, { types }: { types?: readonly string[] | undefined } = {}): unknown {
  const type = partType(part)
  if (types && !contentFor(Object.fromEntries(types.map(one => [one, {}])), type || 'text/plain')) {
    throw new Undecodable(`has a part of a type that is not ${types.join(' or ')}`)
  }
  const isJson = formatOf(type) === 'json'
  if (!isJson && (part.fileName !== undefined || (type !== '' && type !== 'text/plain'))) return part.content
  if (!isReadable(partMedia(part)?.parameters.get('charset'))) throw notUtf8()
  const text = utf8(part.content)
  if (isJson) return readJson(text)
  return wants(shape, 'object') ? readJson(text) : asValue(text, shape)
}

function utf8(octets: string): string {
  const text = utf8Of(octets)
  if (text === undefined) throw notUtf8()
  return text.replace(/^\uFEFF/, '')
}

const notUtf8 = () => new Undecodable('has a part that is not in UTF-8')

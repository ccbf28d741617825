/** Bodies as the values that their schemas describe, by the type that they are written in. */
import { readJson } from '@gatehouse/media/json-reader.ts'
import { formatOf } from '@gatehouse/media/media-type.ts'
import { bounds } from '@gatehouse/media/value-bounds.ts'
import type { ContractContent } from '@gatehouse/unit'
import { shapeOf } from '../parameter/shape.ts'
import { objectOfForm } from './form.ts'
import { objectOfParts } from './multipart-form.ts'
import { valueOfXml } from './xml-value.ts'

export interface BodyText {
  type: string
  /** As it was sent, where its parts need it. */
  contentType?: string | undefined
  /** One character for each byte where `isOctets` says so. */
  text: string
  bytes: number
  /** It will be written anew: no number may become another one. */
  exact?: boolean
}

type Reader = (body: BodyText, content: ContractContent, resolve: (reference: string) => unknown) => unknown

const json: Reader = ({ text, exact = false }) => readJson(text, { ...bounds, roundedNumbers: !exact })

const readers: Readonly<Record<string, Reader>> = {
  'application/x-www-form-urlencoded': ({ text }, { schema, encoding }, resolve) =>
    objectOfForm(text, shapeOf(schema, resolve), encoding),
  'multipart/form-data': ({ text, contentType, type }, { schema, encoding }, resolve) =>
    objectOfParts(text, contentType ?? type, { shape: shapeOf(schema, resolve), encoding }),
  'text/plain': ({ text }) => text,
}

function readerOf(type: string): Reader | undefined {
  if (Object.hasOwn(readers, type)) return readers[type]
  const format = formatOf(type)
  if (format === 'json') return json
  return format === 'xml' ? ({ text }, { schema }, resolve) => valueOfXml(text, shapeOf(schema, resolve)) : undefined
}

/** Whether bodies of the type are looked into. */
export const isLookedInto = (type: string) => readerOf(type) !== undefined

/** Whether such a body is read as bytes: parts of it may be no text. */
export const isOctets = (type: string) => type === 'multipart/form-data'

/** Undefined where the type is one that is not looked into. Throws `JsonProblem`, `XmlProblem` or `Undecodable`. */
export function readBody(
  body: BodyText,
  content: ContractContent,
  resolve: (reference: string) => unknown,
): { value: unknown } | undefined {
  const reader = readerOf(body.type)
  return reader && { value: reader(body, content, resolve) }
}

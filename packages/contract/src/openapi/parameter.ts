/** Parameters as the contract has them: one style for what dialects call by several names. */
import type { Dialect } from '@gatehouse/documents'
import type { Parameter } from '@gatehouse/documents/openapi/operation.ts'
import { isRecord, member, record, text } from '@gatehouse/documents/openapi/tree.ts'
import { escapePointer } from '@gatehouse/schema'
import type { ContractParameter } from '@gatehouse/unit'
import type { SchemaWriter } from './schema-writer.ts'

type Place = ContractParameter['in']

const places: ReadonlySet<string> = new Set(['path', 'query', 'header', 'cookie'] satisfies Place[])
export const byStyle: Readonly<Record<string, ContractParameter['style']>> = {
  simple: 'simple',
  label: 'label',
  matrix: 'matrix',
  form: 'form',
  spaceDelimited: 'spaces',
  pipeDelimited: 'pipes',
  deepObject: 'deep',
}
const byCollection: Readonly<Record<string, ContractParameter['style']>> = {
  csv: 'form',
  ssv: 'spaces',
  tsv: 'tabs',
  pipes: 'pipes',
  multi: 'form',
}
/** Said elsewhere in the document (OpenAPI 3.1.1 §4.8.12.1). */
const ignored = new Set(['accept', 'content-type', 'authorization'])

/** Undefined for what is no parameter of the request's head. */
export function parameterOf(
  { name, in: place, value, pointer }: Parameter,
  dialect: Dialect,
  writer: SchemaWriter,
): ContractParameter | undefined {
  if (!places.has(place) || (place === 'header' && ignored.has(name.toLowerCase()))) return undefined
  const where = place as Place
  const head = { name, in: where, ...(value.required === true || where === 'path' ? { required: true } : {}) }
  if (dialect === '2.0') {
    const collection = text(value.collectionFormat) ?? 'csv'
    const isListed = value.type === 'array'
    const style = isListed && where === 'query' ? (byCollection[collection] ?? 'form') : firstStyle(where)
    return {
      ...{ ...head, style, schema: writer.write(value, pointer) },
      ...(isListed && collection !== 'multi' ? {} : { explode: true }),
    }
  }
  const [content] = Object.entries(record(member(value, 'content')))
  if (content) {
    const [type, media] = content
    const at = `${pointer}/content/${escapePointer(type)}/schema`
    const schema = isRecord(media) && media.schema !== undefined ? { schema: writer.write(media.schema, at) } : {}
    return { ...head, style: firstStyle(where), explode: true, content: type, ...schema }
  }
  const style = byStyle[text(value.style) ?? ''] ?? firstStyle(where)
  const explode = typeof value.explode === 'boolean' ? value.explode : style === 'form'
  const schema = value.schema === undefined ? {} : { schema: writer.write(value.schema, `${pointer}/schema`) }
  return { ...head, style, ...(explode ? { explode } : {}), ...schema }
}

const firstStyle = (place: Place) => (place === 'query' || place === 'cookie' ? 'form' : 'simple')

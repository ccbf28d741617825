/** Bodies of requests and replies by media type. */
import type { Operation, Parameter } from '@gatehouse/documents/openapi/operation.ts'
import type { References } from '@gatehouse/documents/openapi/reference.ts'
import { isRecord, type Json, member, record, texts } from '@gatehouse/documents/openapi/tree.ts'
import { escapePointer } from '@gatehouse/schema'
import type { EndpointContract } from '@gatehouse/unit'
import type { SchemaWriter } from './schema-writer.ts'

type Types = EndpointContract['replies'][string]['types']
type Body = NonNullable<EndpointContract['body']>

export interface Written {
  root: Json
  operation: Operation
  parameters: readonly Parameter[]
  references: References
  writer: SchemaWriter
}

/** Of `content` (3.x): media types without their parameters. */
function typesOf(value: Json, pointer: string, { references, writer }: Written): Types {
  const entries = Object.entries(record(member(value, 'content'))).map(([name, written]) => {
    const at = `${pointer}/content/${escapePointer(name)}`
    const media = references.resolved(written, at) ?? { value: written, pointer: at }
    const schema = member(media.value, 'schema')
    const type = name.split(';')[0]!.trim().toLowerCase()
    return [type, schema === undefined ? {} : { schema: writer.write(schema, `${media.pointer}/schema`) }] as const
  })
  return Object.fromEntries(entries)
}

export function bodyOf(written: Written): Body | undefined {
  const { operation, references } = written
  const found = references.resolved(operation.value.requestBody, `${operation.pointer}/requestBody`)
  if (!isRecord(found?.value)) return undefined
  const types = typesOf(found.value, found.pointer, written)
  return { ...(found.value.required === true ? { required: true } : {}), types }
}

export function repliesOf(written: Written): EndpointContract['replies'] {
  const { operation, references, writer, root } = written
  const produced = texts(operation.value.produces ?? member(root, 'produces'))
  const entries = Object.entries(record(operation.value.responses)).flatMap(([status, response]) => {
    if (status.startsWith('x-')) return []
    const at = `${operation.pointer}/responses/${escapePointer(status)}`
    const found = references.resolved(response, at) ?? { value: response, pointer: at }
    const schema = member(found.value, 'schema')
    // 2.0: one schema for all types that are produced.
    const old = schema === undefined ? {} : { schema: writer.write(schema, `${found.pointer}/schema`) }
    const types = schema === undefined ? typesOf(found.value, found.pointer, written) : named(produced, old)
    return [[status.toUpperCase() === 'DEFAULT' ? 'default' : status.toUpperCase(), { types }] as const]
  })
  return Object.fromEntries(entries)
}

const named = (types: readonly string[], content: Types[string]): Types =>
  Object.fromEntries(
    (types.length > 0 ? types : ['*/*']).map(type => [type.split(';')[0]!.trim().toLowerCase(), content]),
  )

/** 2.0: a body is a parameter, or the fields of a form are. */
export function oldBodyOf({ root, operation, parameters, writer }: Written): Body | undefined {
  const consumed = texts(operation.value.consumes ?? member(root, 'consumes'))
  const whole = parameters.findLast(one => one.in === 'body')
  if (whole) {
    const schema = writer.write(whole.value.schema, `${whole.pointer}/schema`)
    const types = named(consumed.length > 0 ? consumed : ['application/json'], { schema })
    return { ...(whole.value.required === true ? { required: true } : {}), types }
  }
  const fields = parameters.filter(one => one.in === 'formData')
  if (fields.length === 0) return undefined
  const required = fields.filter(one => one.value.required === true).map(one => one.name)
  const properties = Object.fromEntries(fields.map(one => [one.name, writer.write(one.value, one.pointer)]))
  const schema = { type: 'object', properties, ...(required.length > 0 ? { required } : {}) }
  const types = consumed.length > 0 ? consumed : ['application/x-www-form-urlencoded', 'multipart/form-data']
  return { ...(required.length > 0 ? { required: true } : {}), types: named(types, { schema }) }
}

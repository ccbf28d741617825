/** Bodies of requests and replies by media type. */
import type { Dialect } from '@gatehouse/documents'
import type { Operation, Parameter } from '@gatehouse/documents/openapi/operation.ts'
import type { References } from '@gatehouse/documents/openapi/reference.ts'
import { isRecord, type Json, member, record, text, texts } from '@gatehouse/documents/openapi/tree.ts'
import { escapePointer } from '@gatehouse/schema'
import type { ContractParameter, EndpointContract } from '@gatehouse/unit'
import { byStyle, parameterOf } from './parameter.ts'
import type { SchemaWriter } from './schema-writer.ts'

type Types = EndpointContract['replies'][string]['types']
type Body = NonNullable<EndpointContract['body']>

export interface Written {
  root: Json
  dialect: Dialect
  operation: Operation
  parameters: readonly Parameter[]
  references: References
  writer: SchemaWriter
  /** Examples are wanted, too. */
  examples: boolean
}

/** Of `content` (3.x): media types without their parameters. */
function typesOf(value: Json, pointer: string, written: Written): Types {
  const { references, writer } = written
  const entries = Object.entries(record(member(value, 'content'))).map(([name, said]) => {
    const at = `${pointer}/content/${escapePointer(name)}`
    const media = references.resolved(said, at) ?? { value: said, pointer: at }
    const schema = member(media.value, 'schema')
    const type = name.split(';')[0]!.trim().toLowerCase()
    const encoding = encodingOf(member(media.value, 'encoding'))
    return [
      type,
      {
        ...(schema === undefined ? {} : { schema: writer.write(schema, `${media.pointer}/schema`) }),
        ...(encoding ? { encoding } : {}),
        ...examplesOf(media.value, written),
      },
    ] as const
  })
  return Object.fromEntries(entries)
}

/** Those whose value stands in the document. */
function examplesOf(media: Json, { references, examples }: Written): Pick<Types[string], 'examples'> {
  if (!examples) return {}
  const named = Object.entries(record(member(media, 'examples'))).flatMap(([name, said]) => {
    const one = references.resolved(said, '')?.value
    // 3.2 calls it by what it is before it is written.
    const value = member(one, 'dataValue') ?? member(one, 'value')
    return value === undefined ? [] : [[name, value] as const]
  })
  const plain = member(media, 'example')
  const all = [...(plain === undefined ? [] : [['', plain] as const]), ...named].slice(0, 50)
  return all.length > 0 ? { examples: Object.fromEntries(all) } : {}
}

/** How fields of a form are written (3.x). */
function encodingOf(said: Json): Types[string]['encoding'] {
  const entries = Object.entries(record(said)).flatMap(([name, one]) => {
    const style = byStyle[text(member(one, 'style')) ?? '']
    const explode = member(one, 'explode')
    const types = (text(member(one, 'contentType')) ?? '')
      .split(',')
      .map(type => type.split(';')[0]!.trim().toLowerCase())
      .filter(type => type !== '')
    const own = {
      ...(types.length > 0 ? { types } : {}),
      ...(style ? { style } : {}),
      ...(typeof explode === 'boolean' ? { style: style ?? 'form', explode } : {}),
    }
    return Object.keys(own).length > 0 ? [[name, own] as const] : []
  })
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
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
    if (written.examples) oldExamples(types, member(found.value, 'examples'))
    const headers = headersOf(found.value, found.pointer, written)
    const name = status.toUpperCase() === 'DEFAULT' ? 'default' : status.toUpperCase()
    return [[name, { types, ...(headers.length > 0 ? { headers } : {}) }] as const]
  })
  return Object.fromEntries(entries)
}

/** 2.0: one for each type. */
function oldExamples(types: Types, said: Json): void {
  for (const [type, value] of Object.entries(record(said))) {
    const content = types[type.toLowerCase()]
    if (content) types[type.toLowerCase()] = { ...content, examples: { '': value } }
  }
}

/** `Content-Type` is said by the types (OpenAPI 3.1.1 §4.8.17.1). */
function headersOf(reply: Json, pointer: string, { references, writer, dialect }: Written): ContractParameter[] {
  return Object.entries(record(member(reply, 'headers'))).flatMap(([name, header]) => {
    const at = `${pointer}/headers/${escapePointer(name)}`
    const found = references.resolved(header, at)
    if (!isRecord(found?.value)) return []
    return parameterOf({ name, in: 'header', value: found.value, pointer: found.pointer }, dialect, writer) ?? []
  })
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

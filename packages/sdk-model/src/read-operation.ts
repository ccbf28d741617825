/** One operation of a document as a client calls it. */
import { parameterOf } from '@gatehouse/contract/openapi/parameter.ts'
import type { SchemaWriter } from '@gatehouse/contract/openapi/schema-writer.ts'
import type { Endpoint, OpenApiDocument } from '@gatehouse/documents'
import { parametersOf, type Operation as Written } from '@gatehouse/documents/openapi/operation.ts'
import { isRecord, type Json, member, record, text, texts } from '@gatehouse/documents/openapi/tree.ts'
import { escapePointer } from '@gatehouse/schema'
import { bodyContent, bodyKind, replyContent, replyKind } from './content.ts'
import type { Body, Operation, Parameter, Reply } from './model.ts'
import { pagingOf } from './paging.ts'
import { any, type Type, unionOf } from './type.ts'
import type { TypeReader } from './type-reader.ts'

export interface Reading {
  document: OpenApiDocument
  reader: TypeReader
  /** Reads how parameters are written. */
  writer: SchemaWriter
  /** Scheme identifiers that a client can show. */
  schemes: ReadonlySet<string>
}

export function readOperation(written: Written, endpoint: Endpoint, reading: Reading): Operation {
  const { id, method, path, summary, description, deprecated } = endpoint
  const all = listedParameters(written, reading)
  const parameters = all.flatMap(one => readParameter(one, endpoint, reading) ?? [])
  const body = method === 'GET' || method === 'HEAD' ? undefined : readBody(written, all, endpoint, reading)
  const replies = readReplies(written, endpoint, reading)
  const security = endpoint.security.map(one => Object.keys(one).filter(name => reading.schemes.has(name)))
  const hasKey = parameters.some(({ in: place, name }) => place === 'header' && /^(x-)?idempotency-key$/i.test(name))
  const paging = pagingOf({ written, method, parameters, success: replies.success, types: reading.reader.types })
  return {
    ...{ id, method, path, deprecated, parameters, security, ...replies },
    ...(summary === undefined ? {} : { summary }),
    ...(description === undefined ? {} : { description }),
    ...(body ? { body } : {}),
    ...(paging ? { paging } : {}),
    repeatable: hasKey ? 'with-key' : /^(GET|HEAD|PUT|DELETE|OPTIONS|TRACE|QUERY)$/.test(method) ? 'always' : 'never',
  }
}

type Listed = ReturnType<typeof parametersOf>

function listedParameters(written: Written, { reader }: Reading): Listed {
  const own = parametersOf(written.value, written.pointer, reader.references)
  const shared = parametersOf(written.item, written.itemPointer, reader.references)
  return [...shared.filter(one => !own.some(other => other.name === one.name && other.in === one.in)), ...own]
}

function readParameter(
  one: Listed[number],
  { id }: Endpoint,
  { document, reader, writer }: Reading,
): Parameter | undefined {
  const known = parameterOf(one, document.dialect, writer)
  if (!known) return undefined
  const [content] = Object.entries(record(one.value.content))
  const schema = content ? member(content[1], 'schema') : document.dialect === '2.0' ? one.value : one.value.schema
  const at = content ? `${one.pointer}/content/${escapePointer(content[0])}/schema` : `${one.pointer}/schema`
  const description = text(one.value.description)
  return {
    ...{ name: known.name, in: known.in, style: known.style, explode: known.explode ?? false },
    ...(known.content === undefined ? {} : { content: known.content }),
    required: known.required ?? false,
    type: reader.read(schema, { pointer: at, name: `${id} ${one.name}`, side: 'request' }),
    ...(description === undefined ? {} : { description }),
  }
}

function readBody(written: Written, all: Listed, { id }: Endpoint, reading: Reading): Body | undefined {
  const { document, reader } = reading
  const at = { name: `${id} body`, side: 'request' as const }
  if (document.dialect === '2.0') return oldBody(written, all, at.name, reading)
  const found = reader.references.resolved(written.value.requestBody, `${written.pointer}/requestBody`)
  if (!isRecord(found?.value)) return undefined
  const content = bodyContent(found.value.content, `${found.pointer}/content`)
  if (!content) return undefined
  const description = text(found.value.description)
  const type = reader.read(content.schema, { ...at, pointer: content.pointer })
  return {
    ...{ required: found.value.required === true, mediaType: content.mediaType, kind: content.kind },
    type: content.kind === 'binary' ? { kind: 'binary' } : type,
    ...(description === undefined ? {} : { description }),
  }
}

/** 2.0: a parameter, or the fields of a form. */
function oldBody(written: Written, all: Listed, name: string, { document, reader }: Reading): Body | undefined {
  const consumed = texts(written.value.consumes ?? document.value.consumes)
  const whole = all.findLast(one => one.in === 'body')
  if (whole) {
    const mediaType = consumed.find(one => /json/.test(one)) ?? consumed[0] ?? 'application/json'
    const type = reader.read(whole.value.schema, { pointer: `${whole.pointer}/schema`, name, side: 'request' })
    return { required: whole.value.required === true, mediaType, kind: bodyKind(mediaType), type }
  }
  const fields = all.filter(one => one.in === 'formData')
  if (fields.length === 0) return undefined
  const isParted = fields.some(one => one.value.type === 'file') || consumed.includes('multipart/form-data')
  const required = fields.filter(one => one.value.required === true).map(one => one.name)
  const schema = {
    type: 'object',
    properties: Object.fromEntries(fields.map(one => [one.name, { ...one.value, required: undefined }])),
    required,
  }
  const type = reader.read(schema, { pointer: `${written.pointer}/parameters`, name, side: 'request' })
  const mediaType = isParted ? 'multipart/form-data' : 'application/x-www-form-urlencoded'
  return { required: required.length > 0, mediaType, kind: isParted ? 'parts' : 'form', type }
}

function readReplies(written: Written, { id }: Endpoint, reading: Reading): Pick<Operation, 'success' | 'errors'> {
  const all = Object.entries(record(written.value.responses)).flatMap(([status, said]) =>
    status.startsWith('x-') ? [] : [{ status, ...readReply(status, said, { id, written, reading }) }],
  )
  const fine = all.filter(({ status }) => /^2/.test(status))
  const other = all.filter(({ status }) => (fine.length > 0 ? false : /^[13]/.test(status) || status === 'default'))
  const good = fine.length > 0 ? fine : other
  const full = good.filter(one => one.kind !== 'none')
  const kind = full[0]?.kind ?? 'none'
  const description = good[0]?.description
  const success: Reply = {
    kind,
    type: unionOf(full.filter(one => one.kind === kind).map(one => one.type)),
    orNone: good.some(one => one.kind === 'none'),
    ...(description === undefined ? {} : { description }),
  }
  if (kind === 'none') success.type = { kind: 'null' }
  const errors = all.filter(({ status }) => /^[45]/.test(status) || (status === 'default' && fine.length > 0))
  return { success, errors: errors.map(({ status, kind, type }) => ({ status, type: kind === 'json' ? type : any })) }
}

interface About {
  id: string
  written: Written
  reading: Reading
}

function readReply(status: string, said: Json, { id, written, reading }: About): Omit<Reply, 'orNone'> {
  const { reader, document } = reading
  const found = reader.references.resolved(said, `${written.pointer}/responses/${escapePointer(status)}`)
  const value = record(found?.value)
  const description = text(value.description)
  const about = description === undefined ? {} : { description }
  const none = { kind: 'none' as const, type: any, ...about }
  if (!found) return none
  const at = { name: `${id} ${/^2/.test(status) ? '' : `${status} `}reply`, side: 'reply' as const }
  if (document.dialect === '2.0') {
    if (value.schema === undefined) return none
    const produced = texts(written.value.produces ?? document.value.produces)
    const type = reader.read(value.schema, { ...at, pointer: `${found.pointer}/schema` })
    const kind =
      type.kind === 'binary'
        ? 'binary'
        : replyKind(produced.find(one => /json/.test(one)) ?? produced[0] ?? 'application/json')
    return { kind, type: plainType(kind, type), ...about }
  }
  const content = replyContent(value.content, `${found.pointer}/content`)
  if (!content) return none
  const type = reader.read(content.schema, { ...at, pointer: content.pointer })
  return { kind: content.kind, type: plainType(content.kind, type), ...about }
}

function plainType(kind: Reply['kind'], type: Type): Type {
  if (kind === 'text') return { kind: 'text' }
  return kind === 'binary' ? { kind: 'binary' } : type
}

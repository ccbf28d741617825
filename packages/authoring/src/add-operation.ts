/** An operation from one request and what answered it, into a document. */
import { Failure } from '@gatehouse/base'
import { readDocument } from '@gatehouse/documents'
import { dialectOf } from '@gatehouse/documents/openapi/dialect.ts'
import { isRecord, record } from '@gatehouse/documents/openapi/tree.ts'
import { inferSchema } from './infer-schema.ts'
import { type ValueEdit, withValues } from './value-edits.ts'

export interface ExampleMessage {
  headers?: Readonly<Record<string, string>>
  body?: unknown
}

export interface ExampleCall {
  method: string
  /** As the document is to have it: `/pets/{id}`. */
  path: string
  operationId?: string
  summary?: string
  /** Names of its query with values. */
  query?: Readonly<Record<string, string>>
  request?: ExampleMessage
  reply: ExampleMessage & { status: number }
}

/** Fields that every caller sends, or that say who calls: no part of a contract. */
const unspoken =
  /^(?:accept.*|authorization|connection|content-.*|cookie|date|host|server|set-cookie|transfer-encoding|user-agent|vary|via|cache-control|etag|last-modified|x-forwarded-.*|sec-.*|origin|referer|age|keep-alive|pragma|traceparent|tracestate|x-request-id)$/i
const methods = /^(?:get|put|post|delete|options|head|patch|trace)$/

/** The text with it, all else as it was. Throws `conflict` where the operation is there already. */
export function withOperation(source: string, call: ExampleCall, file?: string): string {
  const document = readDocument(source, file === undefined ? {} : { file })
  const root = document.value
  const dialect = isRecord(root) ? dialectOf(root) : undefined
  if (!dialect || dialect === '2.0')
    throw new Failure('document_invalid', 'Operations are added to OpenAPI 3.0, 3.1 and 3.2.')
  const method = call.method.toLowerCase()
  if (!methods.test(method)) throw new Failure('invalid_input', `${call.method.slice(0, 40)} is no method of OpenAPI.`)
  if (!call.path.startsWith('/')) throw new Failure('invalid_input', 'A path begins with a slash.')
  const item = record(record(record(root).paths)[call.path])
  if (Object.hasOwn(item, method))
    throw new Failure('conflict', `${method.toUpperCase()} ${call.path} is in the document already.`)
  const edit: ValueEdit = {
    at: ['paths', call.path, method],
    value: operationOf(call, dialect === '3.0' ? '3.0' : '3.1'),
  }
  return withValues(source, [edit], file)
}

function operationOf(
  { path, operationId, summary, query = {}, request = {}, reply, method }: ExampleCall,
  dialect: '3.0' | '3.1',
) {
  const parameter = (name: string, where: string, value: string | undefined, required: boolean) => ({
    ...{ name, in: where, ...(required ? { required } : {}) },
    schema: value === undefined ? { type: 'string' } : inferSchema([textValue(value)], dialect),
    ...(value === undefined ? {} : { example: textValue(value) }),
  })
  const parameters = [
    ...[...path.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => parameter(name!, 'path', undefined, true)),
    ...Object.entries(query).map(([name, value]) => parameter(name, 'query', value, false)),
    ...Object.entries(request.headers ?? {})
      .filter(([name]) => !unspoken.test(name))
      .map(([name, value]) => parameter(name, 'header', value, false)),
  ]
  const headers = Object.entries(reply.headers ?? {}).filter(([name]) => !unspoken.test(name))
  return {
    operationId: operationId ?? idFor(method, path),
    ...(summary === undefined ? {} : { summary }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(request.body === undefined ? {} : { requestBody: { required: true, ...contentOf(request, dialect) } }),
    responses: {
      [reply.status]: {
        description: wordsFor(reply.status),
        ...(headers.length > 0
          ? {
              headers: Object.fromEntries(
                headers.map(([name, value]) => [name, { schema: inferSchema([textValue(value)], dialect) }]),
              ),
            }
          : {}),
        ...(reply.body === undefined ? {} : contentOf(reply, dialect)),
      },
    },
  }
}

function contentOf({ headers = {}, body }: ExampleMessage, dialect: '3.0' | '3.1') {
  const said = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1]
  const type =
    said?.replace(/;.*/s, '').trim().toLowerCase() ?? (typeof body === 'string' ? 'text/plain' : 'application/json')
  return { content: { [type]: { schema: inferSchema([body], dialect), example: body } } }
}

/** What a text in an address or a field was probably meant as. */
function textValue(text: string): unknown {
  if (/^-?(?:0|[1-9]\d{0,14})$/.test(text)) return Number(text)
  return text === 'true' || text === 'false' ? text === 'true' : text
}

/** `GET /pets/{id}` → `getPetsById`. */
function idFor(method: string, path: string): string {
  const words = path
    .split('/')
    .filter(Boolean)
    .map(step => {
      const name = step
        .replace(/[{}]/g, '')
        .replace(/[^A-Za-z0-9]+(.)?/g, (_, next?: string) => (next ?? '').toUpperCase())
      const capital = name.charAt(0).toUpperCase() + name.slice(1)
      return step.startsWith('{') ? `By${capital}` : capital
    })
  return `${method.toLowerCase()}${words.join('')}`.slice(0, 120)
}

function wordsFor(status: number): string {
  if (status === 201) return 'It was made.'
  if (status === 204) return 'It is done.'
  if (status >= 400) return status < 500 ? 'The request is not right.' : 'It could not be done.'
  return 'The answer.'
}

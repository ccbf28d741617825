/** Requests that documents of APIs describe, filled with samples. */
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { sampleOf } from '@gatehouse/documents'
import { browser, type ScoreRequest } from './score-request.ts'

interface Operation {
  parameters?: Parameter[]
  requestBody?: { content?: Record<string, { schema?: unknown; example?: unknown }> }
}

interface Parameter {
  name?: string
  in?: string
  schema?: unknown
  type?: string
  example?: unknown
  $ref?: string
}

type Document = { paths?: Record<string, Record<string, Operation>> }

const methods = ['get', 'put', 'post', 'delete', 'patch']

export function goodRequests(): ScoreRequest[] {
  const root = dirname(createRequire(import.meta.url).resolve('@readme/oas-examples/package.json'))
  const files = ['2.0/json', '3.0/json', '3.1/json'].flatMap(folder => {
    try {
      return readdirSync(join(root, folder)).map(name => join(root, folder, name))
    } catch {
      return []
    }
  })
  const all = files.filter(name => name.endsWith('.json')).flatMap(requestsOf)
  return [...new Map(all.map(one => [`${one.method} ${one.target} ${one.body}`, one])).values()]
}

export function requestsOf(file: string): ScoreRequest[] {
  const document = JSON.parse(readFileSync(file, 'utf8')) as Document
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    methods.flatMap(method => {
      const operation = item?.[method]
      return operation
        ? [requestOf({ method, path, operation, shared: item.parameters as unknown as Parameter[] }, document)]
        : []
    }),
  )
}

interface Described {
  method: string
  path: string
  operation: Operation
  shared: Parameter[] | undefined
}

function requestOf({ method, path, operation, shared }: Described, document: Document): ScoreRequest {
  const headers = [...browser, 'Authorization', 'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl']
  const query: string[] = []
  let target = path
  let body: string | undefined
  for (const parameter of [...(shared ?? []), ...(operation.parameters ?? [])]) {
    if (parameter.$ref || !parameter.name) continue
    const value = parameter.example ?? sampleOf(parameter.schema ?? { type: parameter.type }, document)
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
    if (parameter.in === 'path') target = target.replace(`{${parameter.name}}`, encodeURIComponent(text))
    else if (parameter.in === 'query') query.push(`${encodeURIComponent(parameter.name)}=${encodeURIComponent(text)}`)
    else if (parameter.in === 'body') body = JSON.stringify(value)
  }
  target = target.replace(/\{[^}]*\}/g, '1')
  const json = operation.requestBody?.content?.['application/json']
  if (json) body = JSON.stringify(json.example ?? sampleOf(json.schema, document))
  if (body !== undefined) headers.push('Content-Type', 'application/json')
  if (body !== undefined || method !== 'get') headers.push('Content-Length', String(Buffer.byteLength(body ?? '')))
  const safe = encodeURI(decodeURI(target.startsWith('/') ? target : `/${target}`)).replace(/#/g, '%23')
  return {
    ...{ category: 'good', method: method.toUpperCase(), headers, body: body ?? '' },
    target: query.length > 0 ? `${safe}?${query.join('&')}` : safe,
  }
}

/** Bodies, responses, headers and links. */
import { isRecord, member, record, texts } from '@gatehouse/documents/openapi/tree.ts'
import type { Body, Header, Media, Response } from './contract.ts'
import { type At, type Library, within } from './source.ts'

export function bodyOf(library: Library, at: At): Body | undefined {
  const found = library.resolved(at)
  if (!found || !isRecord(found.value)) return undefined
  return { at: found, required: found.value.required === true, types: typesOf(library, within(found, 'content')) }
}

export function typesOf(library: Library, content: At): Map<string, Media> {
  const types = new Map<string, Media>()
  for (const name of Object.keys(record(content.value))) {
    const at = library.resolved(within(content, name)) ?? within(content, name)
    const [schema, encoding] = [within(at, 'schema'), within(at, 'encoding')]
    const told = { schema: schema.value === undefined ? undefined : schema }
    types.set(mediaKey(name), { name, at, ...told, encoding: isRecord(encoding.value) ? encoding : undefined })
  }
  return types
}

/** Without case and blanks; parameters in order of their names. */
function mediaKey(name: string): string {
  const [type = '', ...parameters] = name
    .toLowerCase()
    .split(';')
    .map(part => part.trim())
  return [type, ...parameters.sort()].join(';')
}

export function responsesOf(library: Library, operation: At): Map<string, Response> {
  const responses = new Map<string, Response>()
  const at = within(operation, 'responses')
  for (const status of Object.keys(record(at.value))) {
    if (status.startsWith('x-')) continue
    const found = library.resolved(within(at, status)) ?? within(at, status)
    const types =
      operation.source.dialect === '2.0'
        ? oldTypes(library, operation, found)
        : typesOf(library, within(found, 'content'))
    const key = status.toLowerCase() === 'default' ? 'default' : status.toUpperCase()
    responses.set(key, { at: found, types, headers: headersOf(library, found), links: linksOf(library, found) })
  }
  return responses
}

/** 2.0: one schema for all types that are produced. */
function oldTypes(library: Library, operation: At, response: At): Map<string, Media> {
  const schema = within(response, 'schema')
  if (schema.value === undefined) return new Map()
  const produced = texts(member(operation.value, 'produces') ?? library.root.value.produces)
  const names = produced.length > 0 ? produced : ['application/json']
  return new Map(names.map(name => [mediaKey(name), { name, at: response, schema, encoding: undefined }]))
}

function headersOf(library: Library, response: At): Map<string, Header> {
  const headers = new Map<string, Header>()
  const at = within(response, 'headers')
  for (const name of Object.keys(record(at.value))) {
    const found = library.resolved(within(at, name)) ?? within(at, name)
    const schema = found.source.dialect === '2.0' ? found : within(found, 'schema')
    const told = { schema: schema.value === undefined ? undefined : schema }
    headers.set(name.toLowerCase(), { name, at: found, required: member(found.value, 'required') === true, ...told })
  }
  return headers
}

function linksOf(library: Library, response: At): Map<string, At> {
  const at = within(response, 'links')
  return new Map(
    Object.keys(record(at.value)).map(name => [name, library.resolved(within(at, name)) ?? within(at, name)]),
  )
}

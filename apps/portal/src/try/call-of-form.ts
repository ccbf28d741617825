/** What was filled in, as a call of that endpoint and of nothing else. */
import { Refused } from '../contract.ts'
import type { EndpointData } from '../reference.ts'
import { bodyTypes, type TryField, tryFields } from './try-fields.ts'

export interface FormedCall {
  method: string
  target: string
  headers: [name: string, value: string][]
  body?: string
}

const targetMax = 8000

/** Throws `Refused`. */
export function callOfForm(
  { endpoint, version, outline }: Pick<EndpointData, 'endpoint' | 'version' | 'outline'>,
  form: URLSearchParams,
): FormedCall {
  const fields = tryFields(endpoint, outline?.key?.name)
  const said = (field: TryField) => {
    const value = form.get(field.name) ?? ''
    if (value === '' && field.required) throw wrong(`${field.parameter} needs a value.`)
    return value
  }
  let path = endpoint.path
  const query = new URLSearchParams()
  const headers: FormedCall['headers'] = []
  for (const field of fields) {
    const value = said(field)
    if (value === '') continue
    if (field.in === 'path') path = path.replaceAll(`{${field.parameter}}`, () => step(field, value))
    if (field.in === 'query') query.append(field.parameter, value)
    if (field.in === 'header') headers.push([field.parameter, headerValue(field, value)])
  }
  if (/[{}]/.test(path)) throw wrong(`${endpoint.path.slice(0, 200)} has a part that no parameter stands for.`)
  const target = `${version.basePath}${path}${query.size > 0 ? `?${query}` : ''}`
  if (target.length > targetMax) throw wrong(`Path and query have at most ${targetMax} characters.`)
  return { method: endpoint.method, target, headers, ...bodyOf(endpoint, form, headers) }
}

function bodyOf(endpoint: EndpointData['endpoint'], form: URLSearchParams, headers: FormedCall['headers']) {
  const types = bodyTypes(endpoint)
  const body = form.get('body') ?? ''
  if (types.length === 0 || (body === '' && !endpoint.body?.required)) return {}
  const type = types.find(one => one === form.get('type')) ?? types[0]!
  headers.push(['Content-Type', type])
  return { body }
}

/** One step of the path, whatever is in it. */
function step({ parameter }: TryField, value: string): string {
  if (/^\.\.?$/.test(value)) throw wrong(`${parameter} cannot be ${value}.`)
  return encoded(value)
}

function encoded(value: string): string {
  try {
    return encodeURIComponent(value)
  } catch {
    throw wrong('A value is not whole text.')
  }
}

/** RFC 9110 §5.5, without what no two servers read alike. */
function headerValue({ parameter }: TryField, value: string): string {
  const trimmed = value.trim()
  if (trimmed.length <= 4000 && /^[\x20-\x7e]*$/.test(trimmed)) return trimmed
  throw wrong(`${parameter} is a header: one line of at most 4000 plain characters.`)
}

const wrong = (detail: string) =>
  new Refused({ status: 400, code: 'invalid_input', title: 'It could not be sent', detail })

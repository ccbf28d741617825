/** Requests as a client writes them: values by style and explode (RFC 6570, OpenAPI 3.1.1 §4.8.12.2). */
import { formatOf } from '@gatehouse/media/media-type.ts'
import type { ContractParameter } from '@gatehouse/unit'
import type { Endpoint, Values } from './request-values.ts'
import { writeParts } from './write-parts.ts'

export interface WrittenRequest {
  method: string
  /** Path with query, below the server's address. */
  target: string
  headers: [string, string][]
  body?: string
}

const encoded = (value: unknown) => encodeURIComponent(value === null ? 'null' : String(value)).replaceAll('.', '%2E')
const isPlain = (value: unknown) => typeof value !== 'object' || value === null

const separators: Readonly<Partial<Record<ContractParameter['style'], string>>> = {
  ...{ spaces: '%20', tabs: '%09', pipes: '%7C' },
}

/** What is to be written; a text of the body in place of its value is one that is broken. */
export interface Unwritten {
  endpoint: Endpoint
  values: Values
  rawBody?: string
}

export function writeRequest({ endpoint, values, rawBody }: Unwritten): WrittenRequest {
  const of = (place: ContractParameter['in']) => endpoint.contract.parameters.filter(one => one.in === place)
  const path = endpoint.path.replace(/\{([^{}]*)\}/g, (_, name: string) => {
    const parameter = of('path').find(one => one.name === name)
    return pathText(parameter ?? { name, in: 'path', style: 'simple' }, values.path[name] ?? 'x')
  })
  const query = of('query').flatMap(one => queryPieces(one, values.query[one.name]))
  const headers: [string, string][] = of('header').flatMap(one => {
    const value = values.header[one.name]
    return value === undefined ? [] : [[one.name, headerText(one, value)] as [string, string]]
  })
  const cookies = of('cookie').flatMap(one => {
    const value = values.cookie[one.name]
    return value === undefined
      ? []
      : [`${one.name}=${isPlain(value) ? encoded(value) : encoded(JSON.stringify(value))}`]
  })
  if (cookies.length > 0) headers.push(['Cookie', cookies.join('; ')])
  const written = values.body && bodyOf(values.body, endpoint)
  const body = rawBody ?? written?.text
  if (written && body !== undefined) headers.push(['Content-Type', written.type])
  const target = query.length > 0 ? `${path}?${query.join('&')}` : path
  return { method: endpoint.method, target, headers, ...(body === undefined ? {} : { body }) }
}

function listed(value: unknown, explode: boolean, [separator, pair]: readonly [string, string]): string {
  if (Array.isArray(value)) return value.map(encoded).join(separator)
  const pairs = Object.entries(value as object).map(([key, one]) => [encoded(key), encoded(one)])
  return pairs.map(([key, one]) => (explode ? `${key}=${one}` : `${key}${pair}${one}`)).join(separator)
}

function pathText(parameter: ContractParameter, value: unknown): string {
  const { style, explode = false, name, content } = parameter
  if (content !== undefined) return encoded(formatOf(content) === 'json' ? JSON.stringify(value) : value)
  const separator = style === 'label' && explode ? '.' : ','
  if (style === 'matrix') {
    if (isPlain(value)) return `;${name}=${encoded(value)}`
    if (!explode) return `;${name}=${listed(value, false, [',', ','])}`
    if (Array.isArray(value)) return value.map(one => `;${name}=${encoded(one)}`).join('')
    return Object.entries(value as object)
      .map(([key, one]) => `;${encoded(key)}=${encoded(one)}`)
      .join('')
  }
  const text = isPlain(value) ? encoded(value) : listed(value, explode, [separator, ','])
  return style === 'label' ? `.${text}` : text
}

function queryPieces(parameter: ContractParameter, value: unknown): string[] {
  if (value === undefined) return []
  const { style, explode = false, content } = parameter
  const name = encodeURIComponent(parameter.name)
  if (content !== undefined) return [`${name}=${encoded(formatOf(content) === 'json' ? JSON.stringify(value) : value)}`]
  if (isPlain(value)) return [`${name}=${encoded(value)}`]
  if (style === 'deep' && !Array.isArray(value)) {
    return Object.entries(value as object).flatMap(([key, one]) =>
      [one].flat().map(item => `${name}%5B${encoded(key)}%5D=${encoded(item)}`),
    )
  }
  const separator = separators[style] ?? ','
  if (!explode || (style !== 'form' && style !== 'deep'))
    return [`${name}=${listed(value, false, [separator, separator])}`]
  if (Array.isArray(value)) return value.map(one => `${name}=${encoded(one)}`)
  return Object.entries(value as object).map(([key, one]) => `${encoded(key)}=${encoded(one)}`)
}

/** Fields are not percent-encoded; what a field cannot hold is. */
function headerText({ explode = false }: ContractParameter, value: unknown): string {
  const plain = (one: unknown) =>
    String(one)
      .replace(/[^ -~]/g, sign => encodeURIComponent(sign.toWellFormed()))
      .trim()
  if (isPlain(value)) return plain(value)
  if (Array.isArray(value)) return value.map(plain).join(',')
  return Object.entries(value as object)
    .map(([key, one]) => (explode ? `${key}=${plain(one)}` : `${key},${plain(one)}`))
    .join(',')
}

function bodyOf(body: NonNullable<Values['body']>, { contract }: Endpoint): { text: string; type: string } {
  const { type, value } = body
  if (type !== 'multipart/form-data' || typeof value !== 'object' || value === null)
    return { text: bodyText(body), type }
  return writeParts(value, contract.body?.types[type] ?? {})
}

function bodyText({ type, value }: NonNullable<Values['body']>): string {
  if (type === 'application/x-www-form-urlencoded' && typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .flatMap(([key, one]) =>
        [one].flat().map(item => `${encoded(key)}=${encoded(isPlain(item) ? item : JSON.stringify(item))}`),
      )
      .join('&')
  }
  return formatOf(type) === 'json' || typeof value !== 'string' ? JSON.stringify(value) : value
}

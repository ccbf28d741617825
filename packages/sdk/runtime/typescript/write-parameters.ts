/** Arguments as they go over the wire: by style and explode (RFC 6570, OpenAPI 3.1.1 §4.8.12.2). */
import { jsonText } from './json.ts'
import type { Arguments, OperationShape, ParameterShape } from './shape.ts'

export interface WrittenParameters {
  /** Path with query, below the address of the API. */
  target: string
  headers: [string, string][]
}

const encoded = (value: unknown): string =>
  encodeURIComponent(value === null ? 'null' : String(value)).replaceAll('.', '%2E')
const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null
const entries = (value: unknown): [string, unknown][] =>
  Object.entries(value as object).filter(([, one]) => one !== undefined)

const separators: Partial<Record<ParameterShape['style'], string>> = { spaces: '%20', tabs: '%09', pipes: '%7C' }

export function writeParameters({ path, parameters }: OperationShape, args: Arguments): WrittenParameters {
  const headers: [string, string][] = []
  const query: string[] = []
  const cookies: string[] = []
  let target = path
  for (const one of parameters) {
    const value = args[one.key]
    if (value === undefined) {
      if (one.in === 'path') throw new TypeError(`${one.key} is missing`)
      continue
    }
    if (one.in === 'path') target = target.replaceAll(`{${one.name}}`, () => pathText(one, value))
    else if (one.in === 'query') query.push(...queryPieces(one, value))
    else if (one.in === 'header') headers.push([one.name, headerText(one, value)])
    else cookies.push(`${one.name}=${encoded(isPlain(value) ? value : jsonText(value))}`)
  }
  if (cookies.length > 0) headers.push(['Cookie', cookies.join('; ')])
  return { target: query.length > 0 ? `${target}?${query.join('&')}` : target, headers }
}

const contentText = (value: unknown): string => encoded(typeof value === 'string' ? value : jsonText(value))

function listed(value: unknown, explode: boolean, separator: string, pair: string): string {
  if (Array.isArray(value)) return value.map(encoded).join(separator)
  return entries(value)
    .map(([key, one]) => `${encoded(key)}${explode ? '=' : pair}${encoded(one)}`)
    .join(separator)
}

function pathText({ style, explode, name, content }: ParameterShape, value: unknown): string {
  if (content !== undefined) return contentText(value)
  if (value === '') throw new TypeError(`${name} is empty, and a segment of a path is not`)
  const separator = style === 'label' && explode ? '.' : ','
  if (style === 'matrix') {
    if (isPlain(value)) return `;${name}=${encoded(value)}`
    if (!explode) return `;${name}=${listed(value, false, ',', ',')}`
    if (Array.isArray(value)) return value.map(one => `;${name}=${encoded(one)}`).join('')
    return entries(value)
      .map(([key, one]) => `;${encoded(key)}=${encoded(one)}`)
      .join('')
  }
  const text = isPlain(value) ? encoded(value) : listed(value, explode, separator, ',')
  return style === 'label' ? `.${text}` : text
}

function queryPieces({ style, explode, name: written, content }: ParameterShape, value: unknown): string[] {
  const name = encodeURIComponent(written)
  if (content !== undefined) return [`${name}=${contentText(value)}`]
  if (isPlain(value)) return [`${name}=${encoded(value)}`]
  if (style === 'deep' && !Array.isArray(value)) {
    return entries(value).flatMap(([key, one]) =>
      [one].flat().map(item => `${name}%5B${encoded(key)}%5D=${encoded(item)}`),
    )
  }
  const separator = separators[style] ?? ','
  if (!explode || (style !== 'form' && style !== 'deep'))
    return [`${name}=${listed(value, false, separator, separator)}`]
  if (Array.isArray(value)) return value.map(one => `${name}=${encoded(one)}`)
  return entries(value).map(([key, one]) => `${encoded(key)}=${encoded(one)}`)
}

function headerText({ explode, content }: ParameterShape, value: unknown): string {
  const plain = (one: unknown): string =>
    String(one)
      .replace(/[^ -~]/g, sign => encodeURIComponent(sign.toWellFormed()))
      .trim()
  if (content !== undefined) return plain(typeof value === 'string' ? value : jsonText(value))
  if (isPlain(value)) return plain(value)
  if (Array.isArray(value)) return value.map(plain).join(',')
  return entries(value)
    .map(([key, one]) => `${key}${explode ? '=' : ','}${plain(one)}`)
    .join(',')
}

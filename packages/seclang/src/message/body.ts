/** The body of a request as rules see it, read as its type says. */
import { readJsonValues } from './json-values.ts'
import { type Multipart, readMultipart } from './multipart.ts'
import { type Pairs, readUrlEncoded } from './url-encoded.ts'
import { readXmlValues } from './xml-values.ts'

export type BodyReader = 'URLENCODED' | 'MULTIPART' | 'JSON' | 'XML'

const faultNames = [
  ...['DATA_BEFORE', 'DATA_AFTER', 'BOUNDARY_QUOTED', 'BOUNDARY_WHITESPACE', 'HEADER_FOLDING', 'LF_LINE'],
  ...['INVALID_QUOTING', 'INVALID_HEADER_FOLDING', 'UNMATCHED_BOUNDARY', 'INVALID_PART'],
]

const zeros = new Set([
  ...['REQBODY_ERROR', 'REQUEST_BODY_LENGTH', 'FILES_COMBINED_SIZE'],
  ...['MULTIPART_STRICT_ERROR', 'MULTIPART_UNMATCHED_BOUNDARY'],
])
const zero: Pairs = [['', '0']]
const nothing: Pairs = []

interface Reading {
  reader: BodyReader | undefined
  contentType: string
  isCut: boolean
}

export class Body {
  /** Of its values, as `ARGS_POST` has them. */
  readonly pairs: Pairs
  readonly #bytes: string
  readonly #xml: Pairs
  readonly #multipart: Multipart | undefined
  readonly #problem: string | undefined

  constructor(bytes: string, { reader, contentType, isCut }: Reading) {
    this.#bytes = bytes
    const json = reader === 'JSON' ? readJsonValues(bytes, isCut) : undefined
    const xml = reader === 'XML' ? readXmlValues(bytes) : undefined
    const parts = reader === 'MULTIPART' ? readMultipart(bytes, contentType, isCut) : undefined
    this.#multipart = parts
    this.#xml = [
      ...(xml?.texts ?? []).map(value => ['/*', value] as [string, string]),
      ...(xml?.attributes ?? []).map(value => ['//@*', value] as [string, string]),
    ]
    this.pairs = reader === 'URLENCODED' ? readUrlEncoded(bytes) : (json?.pairs ?? (parts ? fieldsOf(parts) : []))
    const problem = json?.problem ?? xml?.problem ?? (parts && isBroken(parts) ? 'Multipart parsing error' : undefined)
    this.#problem = isCut ? undefined : problem
  }

  /** What holds where there is no body. */
  static without(collection: string): Pairs {
    return zeros.has(collection) ? zero : nothing
  }

  of(collection: string): Pairs {
    switch (collection) {
      case 'REQUEST_BODY':
        return [['', this.#bytes]]
      case 'REQUEST_BODY_LENGTH':
        return [['', String(this.#bytes.length)]]
      case 'REQBODY_ERROR':
        return [['', this.#problem === undefined ? '0' : '1']]
      case 'REQBODY_ERROR_MSG':
        return [['', this.#problem ?? '']]
      case 'XML':
        return this.#xml
      default:
        return this.#multipart ? ofMultipart(this.#multipart, collection) : Body.without(collection)
    }
  }
}

const fieldsOf = ({ parts }: Multipart): Pairs =>
  parts.filter(({ fileName }) => fileName === undefined).map(({ name, content }) => [name, content])

const isBroken = ({ faults }: Multipart) => faults.has('UNMATCHED_BOUNDARY') || faults.has('INVALID_PART')

function ofMultipart({ parts, faults }: Multipart, collection: string): Pairs {
  const files = parts.filter(({ fileName }) => fileName !== undefined)
  switch (collection) {
    case 'FILES':
      return files.map(({ name, fileName }) => [name, fileName!])
    case 'FILES_NAMES':
    case 'MULTIPART_NAME':
      return (collection === 'FILES_NAMES' ? files : parts).map(({ name }) => ['', name])
    case 'FILES_SIZES':
      return files.map(({ name, content }) => [name, String(content.length)])
    case 'FILES_COMBINED_SIZE':
      return [['', String(files.reduce((sum, { content }) => sum + content.length, 0))]]
    case 'MULTIPART_PART_HEADERS':
      return parts.flatMap(({ name, headers }) => headers.map(line => [name, line] as [string, string]))
    case 'MULTIPART_FILENAME':
      return files.map(({ fileName }) => ['', fileName!])
    case 'MULTIPART_STRICT_ERROR':
      return [['', [...faults].some(fault => fault !== 'BOUNDARY_QUOTED') ? '1' : '0']]
    default: {
      const fault = collection.slice('MULTIPART_'.length)
      return faultNames.includes(fault) ? [['', faults.has(fault) ? '1' : '0']] : Body.without(collection)
    }
  }
}

export function readerOf(contentType: string): BodyReader | undefined {
  if (contentType === '') return undefined
  const type = contentType.split(';', 1)[0]!.trim().toLowerCase()
  if (type === 'application/x-www-form-urlencoded') return 'URLENCODED'
  if (type === 'multipart/form-data') return 'MULTIPART'
  if (type === 'application/json' || type === 'text/json' || type.endsWith('+json')) return 'JSON'
  return type === 'application/xml' || type === 'text/xml' || type.endsWith('+xml') ? 'XML' : undefined
}

/** Everything of one exchange that rules can look at, by collection. */
import { readJsonValues } from './json-values.ts'
import type { InspectedReply, InspectedRequest, Subject } from './message.ts'
import { readMultipart } from './multipart.ts'
import { type Pairs, readCookies, readUrlEncoded } from './url-encoded.ts'
import { readXmlValues } from './xml-values.ts'

export type BodyReader = 'URLENCODED' | 'MULTIPART' | 'JSON' | 'XML'

const none: readonly Subject[] = []
const faultNames = ['DATA_BEFORE', 'DATA_AFTER', 'BOUNDARY_QUOTED', 'BOUNDARY_WHITESPACE', 'HEADER_FOLDING', 'LF_LINE']
const otherFaults = ['INVALID_QUOTING', 'INVALID_HEADER_FOLDING', 'UNMATCHED_BOUNDARY', 'INVALID_PART']

export class Collections {
  readonly #found = new Map<string, readonly Subject[]>()
  #reader: BodyReader | undefined

  constructor(request: InspectedRequest) {
    this.#request(request)
  }

  of(collection: string): readonly Subject[] {
    return this.#found.get(collection) ?? none
  }

  one(collection: string): string | undefined {
    return this.#found.get(collection)?.[0]?.value
  }

  /** How the body will be read; undefined where nobody says. */
  get reader(): BodyReader | undefined {
    return this.#reader
  }

  set reader(reader: string | undefined) {
    const known = reader?.toUpperCase()
    if (known !== 'URLENCODED' && known !== 'MULTIPART' && known !== 'JSON' && known !== 'XML') return
    this.#reader = known
    this.#single('REQBODY_PROCESSOR', known)
  }

  body(bytes: string): void {
    this.#single('REQUEST_BODY', bytes)
    this.#single('REQUEST_BODY_LENGTH', String(bytes.length))
    let problem: string | undefined
    switch (this.#reader) {
      case 'URLENCODED':
        this.#post(readUrlEncoded(bytes))
        break
      case 'JSON': {
        const found = readJsonValues(bytes)
        problem = found.problem
        this.#post(found.pairs)
        break
      }
      case 'XML':
        problem = this.#xml(bytes)
        break
      case 'MULTIPART':
        problem = this.#multipart(bytes)
        break
    }
    this.#single('REQBODY_ERROR', problem ? '1' : '0')
    this.#single('REQBODY_ERROR_MSG', problem ?? '')
  }

  reply({ status, headers }: InspectedReply): void {
    this.#single('RESPONSE_STATUS', String(status))
    this.#named('RESPONSE_HEADERS', pairsOf(headers))
    this.#single('RESPONSE_PROTOCOL', 'HTTP/1.1')
    const type = headers[headers.findIndex((name, at) => at % 2 === 0 && name.toLowerCase() === 'content-type') + 1]
    this.#single('RESPONSE_CONTENT_TYPE', type ?? '')
  }

  replyBody(bytes: string): void {
    this.#single('RESPONSE_BODY', bytes)
    this.#single('RESPONSE_CONTENT_LENGTH', String(bytes.length))
  }

  #request({ id, method, target, protocol, headers, clientAddress }: InspectedRequest): void {
    const mark = target.indexOf('?')
    const path = mark < 0 ? target : target.slice(0, mark)
    const query = mark < 0 ? '' : target.slice(mark + 1)
    const fields = pairsOf(headers)
    const single = {
      ...{ UNIQUE_ID: id, REQUEST_METHOD: method, REQUEST_PROTOCOL: protocol, REMOTE_ADDR: clientAddress },
      ...{ REQUEST_URI: target, REQUEST_URI_RAW: target, REQUEST_LINE: `${method} ${target} ${protocol}` },
      ...{ REQUEST_FILENAME: path, REQUEST_BASENAME: path.slice(path.lastIndexOf('/') + 1), QUERY_STRING: query },
      ...{ DURATION: '0', REQBODY_ERROR: '0', MULTIPART_STRICT_ERROR: '0', MULTIPART_UNMATCHED_BOUNDARY: '0' },
      ...{ REQUEST_BODY_LENGTH: '0', ARGS_COMBINED_SIZE: '0', FILES_COMBINED_SIZE: '0' },
    }
    for (const [name, value] of Object.entries(single)) this.#single(name, value)
    this.#named('REQUEST_HEADERS', fields)
    const cookies = fields.filter(([name]) => name.toLowerCase() === 'cookie').map(([, value]) => value)
    this.#named('REQUEST_COOKIES', readCookies(cookies))
    this.#named('ARGS_GET', readUrlEncoded(query))
    this.#together()
    this.reader = readerOf(fields.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '')
  }

  #post(pairs: Pairs): void {
    this.#named('ARGS_POST', pairs)
    this.#together()
  }

  #together(): void {
    const all = [...this.of('ARGS_GET'), ...this.of('ARGS_POST')]
    const pairs = all.map(({ name, value }) => [name, value] as [string, string])
    this.#named('ARGS', pairs)
    this.#single(
      'ARGS_COMBINED_SIZE',
      String(pairs.reduce((sum, [name, value]) => sum + name.length + value.length, 0)),
    )
  }

  #xml(bytes: string): string | undefined {
    const { texts, attributes, problem } = readXmlValues(bytes)
    this.#named('XML', [
      ...texts.map(value => ['/*', value] as [string, string]),
      ...attributes.map(value => ['//@*', value] as [string, string]),
    ])
    return problem
  }

  #multipart(bytes: string): string | undefined {
    const type = this.of('REQUEST_HEADERS').find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? ''
    const { parts, faults } = readMultipart(bytes, type)
    const files = parts.filter(({ fileName }) => fileName !== undefined)
    this.#post(parts.filter(({ fileName }) => fileName === undefined).map(({ name, content }) => [name, content]))
    this.#named(
      'FILES',
      files.map(({ name, fileName }) => [name, fileName!]),
    )
    this.#named(
      'FILES_NAMES',
      files.map(({ name }) => ['', name]),
    )
    this.#named(
      'FILES_SIZES',
      files.map(({ name, content }) => [name, String(content.length)]),
    )
    this.#single('FILES_COMBINED_SIZE', String(files.reduce((sum, { content }) => sum + content.length, 0)))
    this.#named(
      'MULTIPART_PART_HEADERS',
      parts.flatMap(({ name, headers }) => headers.map(line => [name, line] as [string, string])),
    )
    this.#named(
      'MULTIPART_FILENAME',
      files.map(({ fileName }) => ['', fileName!]),
    )
    this.#named(
      'MULTIPART_NAME',
      files.map(({ name }) => ['', name]),
    )
    for (const fault of [...faultNames, ...otherFaults])
      this.#single(`MULTIPART_${fault}`, faults.has(fault) ? '1' : '0')
    const strict = [...faults].some(fault => fault !== 'BOUNDARY_QUOTED')
    this.#single('MULTIPART_STRICT_ERROR', strict ? '1' : '0')
    return faults.has('UNMATCHED_BOUNDARY') || faults.has('INVALID_PART') ? 'Multipart parsing error' : undefined
  }

  #single(collection: string, value: string): void {
    this.#found.set(collection, [{ collection, name: '', value }])
  }

  /** With the collection of its names. */
  #named(collection: string, pairs: Pairs): void {
    this.#found.set(
      collection,
      pairs.map(([name, value]) => ({ collection, name, value })),
    )
    const names = `${collection}_NAMES`
    if (collection === 'FILES') return
    this.#found.set(
      names,
      pairs.map(([name]) => ({ collection: names, name, value: name })),
    )
  }
}

const pairsOf = (flat: readonly string[]): Pairs =>
  Array.from({ length: flat.length / 2 }, (_, at) => [flat[2 * at]!, flat[2 * at + 1]!])

function readerOf(contentType: string): BodyReader | undefined {
  const type = contentType.split(';', 1)[0]!.trim().toLowerCase()
  if (type === 'application/x-www-form-urlencoded') return 'URLENCODED'
  if (type === 'multipart/form-data') return 'MULTIPART'
  if (type === 'application/json' || type.endsWith('+json')) return 'JSON'
  return type === 'application/xml' || type === 'text/xml' || type.endsWith('+xml') ? 'XML' : undefined
}

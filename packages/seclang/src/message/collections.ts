/** Everything of one exchange that rules can look at, by collection. Nothing is made before a rule asks for it. */
import { Seen } from '../pipeline.ts'
import type { SeenBefore } from '../seen-before.ts'
import { percentDecode } from '../transformations/url.ts'
import { Body, type BodyReader, readerOf } from './body.ts'
import type { InspectedReply, InspectedRequest } from './message.ts'
import { type Pairs, readCookies, readUrlEncoded } from './url-encoded.ts'

const none: readonly Seen[] = []
/** By the collection of names, that whose names they are. */
const namesOf: ReadonlyMap<string, string> = new Map(
  ['ARGS', 'ARGS_GET', 'ARGS_POST', 'REQUEST_HEADERS', 'REQUEST_COOKIES', 'RESPONSE_HEADERS'].map(named => [
    `${named}_NAMES`,
    named,
  ]),
)
/** What the body adds to. */
const ofBody = ['ARGS', 'ARGS_NAMES', 'ARGS_POST', 'ARGS_POST_NAMES', 'ARGS_COMBINED_SIZE', 'XML', 'REQBODY_PROCESSOR']

export class Collections {
  readonly #request: InspectedRequest
  readonly #made = new Map<string, readonly Seen[]>()
  readonly #index = new Map<string, { all: readonly Seen[]; byName: ReadonlyMap<string, readonly Seen[]> }>()
  readonly #before: SeenBefore
  #body: Body | undefined
  #reader: BodyReader | undefined
  #reply: InspectedReply | undefined
  #replyBody: string | undefined

  constructor(request: InspectedRequest, before: SeenBefore) {
    this.#before = before
    this.#request = request
    this.#reader = readerOf(this.contentType)
  }

  of(collection: string): readonly Seen[] {
    const known = this.#made.get(collection)
    if (known) return known
    const made = this.#make(collection)
    this.#made.set(collection, made)
    return made
  }

  /** Those with this name, which is in lower case. */
  named(collection: string, key: string): readonly Seen[] {
    let index = this.#index.get(collection)
    const all = this.of(collection)
    if (index?.all !== all) {
      index = { all, byName: byName(all) }
      this.#index.set(collection, index)
    }
    return index.byName.get(key) ?? none
  }

  /** How the body will be read; undefined where nobody says. */
  get reader(): BodyReader | undefined {
    return this.#reader
  }

  set reader(reader: string | undefined) {
    const known = reader?.toUpperCase()
    if (known !== 'URLENCODED' && known !== 'MULTIPART' && known !== 'JSON' && known !== 'XML') return
    this.#reader = known
    this.#made.delete('REQBODY_PROCESSOR')
  }

  get contentType(): string {
    return firstOf(this.#request.headers, 'content-type')
  }

  body(bytes: string, isCut: boolean): void {
    this.#body = new Body(bytes, { reader: this.#reader, contentType: this.contentType, isCut })
    for (const name of this.#made.keys()) {
      if (ofBody.includes(name) || /^(REQ(UEST_)?BODY|FILES|MULTIPART)/.test(name)) this.#made.delete(name)
    }
  }

  reply(reply: InspectedReply): void {
    this.#reply = reply
    this.#forgetReply()
  }

  replyBody(bytes: string): void {
    this.#replyBody = bytes
    this.#forgetReply()
  }

  #forgetReply(): void {
    for (const name of this.#made.keys()) if (name.startsWith('RESPONSE')) this.#made.delete(name)
  }

  #make(collection: string): readonly Seen[] {
    const { method, target, protocol, headers, id, clientAddress } = this.#request
    const one = (value: string) => [this.#before.of(collection, '', value)]
    switch (collection) {
      case 'UNIQUE_ID':
        return one(id)
      case 'REQUEST_METHOD':
        return one(method)
      case 'REQUEST_PROTOCOL':
        return one(protocol)
      case 'REMOTE_ADDR':
        return one(clientAddress)
      case 'REQUEST_URI':
        return one(percentDecode(target))
      case 'REQUEST_URI_RAW':
        return one(target)
      case 'REQUEST_LINE':
        return one(`${method} ${target} ${protocol}`)
      case 'REQUEST_FILENAME':
        return one(percentDecode(this.#path))
      case 'REQUEST_BASENAME':
        return one(/[^/\\]*$/.exec(percentDecode(this.#path))![0])
      case 'QUERY_STRING':
        return one(this.#query)
      case 'DURATION':
        return one('0')
      case 'REQUEST_HEADERS':
        return this.#pairs(collection, pairsOf(headers))
      case 'REQUEST_COOKIES':
        return this.#pairs(collection, readCookies(allOf(headers, 'cookie')))
      case 'ARGS_GET':
        return this.#pairs(collection, readUrlEncoded(this.#query))
      case 'ARGS_POST':
        return this.#pairs(collection, this.#body?.pairs ?? [])
      case 'ARGS':
        return this.#arguments()
      case 'ARGS_COMBINED_SIZE':
        return one(String(this.of('ARGS').reduce((sum, { name, value }) => sum + name.length + value.length, 0)))
      case 'REQBODY_PROCESSOR':
        return this.#reader ? one(this.#reader) : none
      default:
        return collection.startsWith('RESPONSE_') ? this.#ofReply(collection) : this.#others(collection)
    }
  }

  #others(collection: string): readonly Seen[] {
    const named = namesOf.get(collection)
    if (named !== undefined) {
      const all = this.of(named)
      return all.length === 0 ? none : all.map(({ name }) => this.#before.of(collection, name, name))
    }
    return this.#pairs(collection, this.#body?.of(collection) ?? Body.without(collection))
  }

  #ofReply(collection: string): readonly Seen[] {
    if (!this.#reply) return none
    const { status, headers } = this.#reply
    const one = (value: string) => [this.#before.of(collection, '', value)]
    const body = this.#replyBody
    switch (collection) {
      case 'RESPONSE_STATUS':
        return one(String(status))
      case 'RESPONSE_PROTOCOL':
        return one('HTTP/1.1')
      case 'RESPONSE_HEADERS':
        return this.#pairs(collection, pairsOf(headers))
      case 'RESPONSE_CONTENT_TYPE':
        return one(firstOf(headers, 'content-type'))
      case 'RESPONSE_BODY':
        return body === undefined ? none : one(body)
      case 'RESPONSE_CONTENT_LENGTH':
        return body === undefined ? none : one(String(body.length))
      default:
        return this.#others(collection)
    }
  }

  #arguments(): readonly Seen[] {
    const all = [...this.of('ARGS_GET'), ...this.of('ARGS_POST')]
    return all.map(({ name, value }) => new Seen('ARGS', name, value))
  }

  #pairs(collection: string, pairs: Pairs): readonly Seen[] {
    return pairs.length === 0 ? none : pairs.map(([name, value]) => this.#before.of(collection, name, value))
  }

  get #path(): string {
    const { target } = this.#request
    const mark = target.indexOf('?')
    return mark < 0 ? target : target.slice(0, mark)
  }

  get #query(): string {
    const { target } = this.#request
    const mark = target.indexOf('?')
    return mark < 0 ? '' : target.slice(mark + 1)
  }
}

function byName(all: readonly Seen[]): ReadonlyMap<string, readonly Seen[]> {
  const found = new Map<string, Seen[]>()
  for (const seen of all) {
    const name = seen.lowerName
    const same = found.get(name)
    if (same) same.push(seen)
    else found.set(name, [seen])
  }
  return found
}

function pairsOf(flat: readonly string[]): Pairs {
  const pairs: Pairs = []
  for (let at = 0; at + 1 < flat.length; at += 2) pairs.push([flat[at]!, flat[at + 1]!])
  return pairs
}

const isNamed = (written: string, name: string) =>
  written.length === name.length && (written === name || written.toLowerCase() === name)

function allOf(headers: readonly string[], name: string): string[] {
  const found: string[] = []
  for (let at = 0; at < headers.length; at += 2) if (isNamed(headers[at]!, name)) found.push(headers[at + 1]!)
  return found
}

const firstOf = (headers: readonly string[], name: string) => allOf(headers, name)[0] ?? ''

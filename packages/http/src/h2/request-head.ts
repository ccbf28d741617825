/** A request's fields as HTTP/2 has them, judged and made into what HTTP/1.1 would have said (RFC 9113 §8.2, §8.3). */
import { HeaderList } from '@gatehouse/base'
import { validAuthority } from '../h1/authority.ts'
import type { HeadLimits, WireRefusal } from '../h1/message.ts'
import { rules } from '../h1/rules.ts'
import { isPseudo, judge, passes } from './field-verdict.ts'
import type { FieldLine } from './hpack/field-line.ts'
import { http2Rules } from './rules.ts'

export interface Http2Head {
  method: string
  /** Path and query, or `*`. */
  target: string
  authority: string
  /** `Host` first. Names in lower case. */
  headers: HeaderList
  lengthBytes: number | undefined
  /** `websocket` of an extended CONNECT (RFC 8441); the method is then GET. */
  upgrade: string | undefined
  acceptsTrailers: boolean
  expectContinue: boolean
}

const methodPattern = /^[!#$%&'*+\-.^_`|~0-9A-Z]{1,32}$/
const lowerMethod = /[a-z]/
const pathPattern = /^\/[\x21\x22\x24-\x7e]*$/
const pseudoFields = new Map(
  (['method', 'scheme', 'authority', 'path', 'protocol'] as const).map(name => [`:${name}`, name]),
)

class Fields {
  readonly flat = ['Host', '']
  #cookie = -1
  method: string | undefined
  scheme: string | undefined
  authority: string | undefined
  path: string | undefined
  protocol: string | undefined
  host: string | undefined
  lengthBytes: number | undefined
  acceptsTrailers = false
  expectContinue = false

  take({ name, value, verdict }: FieldLine): WireRefusal | undefined {
    if (verdict !== passes) return this.field(name, value)
    this.flat.push(name, value)
    return undefined
  }

  pseudo(name: string, value: string): WireRefusal | undefined {
    const field = pseudoFields.get(name)
    if (field === undefined || this[field] !== undefined || this.flat.length > 2) return http2Rules.pseudoFields
    this[field] = value
    return undefined
  }

  /** Of a name and value that fit their grammar. */
  field(name: string, value: string): WireRefusal | undefined {
    switch (name) {
      case 'host':
        if (this.host !== undefined) return rules.hostRepeated
        this.host = value
        return undefined
      case 'te':
        this.acceptsTrailers = true
        return value.toLowerCase() === 'trailers' ? undefined : http2Rules.te
      case 'cookie':
        return this.#crumb(value)
      case 'content-length':
        return this.#length(name, value)
      case 'expect':
        this.expectContinue = true
        return value.toLowerCase() === '100-continue' ? undefined : rules.expectation
      case 'trailer':
        return undefined
    }
    return http2Rules.connectionField
  }

  /** RFC 9113 §8.2.3. */
  #crumb(value: string): undefined {
    if (this.#cookie < 0) this.#cookie = this.flat.push('cookie', value) - 1
    else this.flat[this.#cookie] += `; ${value}`
  }

  #length(name: string, value: string): WireRefusal | undefined {
    if (this.lengthBytes !== undefined) return rules.lengthRepeated
    const length = /^[0-9]{1,16}$/.test(value) ? Number(value) : Number.NaN
    if (!(length <= Number.MAX_SAFE_INTEGER)) return rules.lengthMalformed
    this.lengthBytes = length
    this.flat.push(name, value)
    return undefined
  }
}

export function requestHead(lines: readonly FieldLine[], limits: HeadLimits): Http2Head | WireRefusal {
  if (lines.length > limits.headerFieldsMax) return rules.fieldsMany
  const fields = new Fields()
  let bytes = 0
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!
    const { name, value } = line
    bytes += name.length + value.length + 4
    if (line.verdict === passes) fields.flat.push(name, value)
    else {
      const refusal = isPseudo(name) ? fields.pseudo(name, value) : (judge(line) ?? fields.take(line))
      if (refusal !== undefined) return refusal
    }
  }
  if (bytes > limits.headerBytesMax) return rules.headLong
  return settled(fields, limits.targetBytesMax)
}

function settled(fields: Fields, targetBytesMax: number): Http2Head | WireRefusal {
  const { method, path, flat, lengthBytes, protocol, acceptsTrailers, expectContinue } = fields
  if (method === undefined) return http2Rules.pseudoFields
  if (method === 'CONNECT' && protocol === undefined) return rules.connect
  if (path === undefined || fields.scheme === undefined) return http2Rules.pseudoFields
  if (fields.scheme !== 'https' && fields.scheme !== 'http') return http2Rules.scheme
  const refusal = methodRefusal(method) ?? targetRefusal(method, path, targetBytesMax)
  if (refusal !== undefined) return refusal
  const authority = fields.authority ?? fields.host
  if (authority === undefined || !validAuthority(authority)) return http2Rules.authority
  if (fields.host !== undefined && fields.host.toLowerCase() !== authority.toLowerCase()) return http2Rules.hostDiffers
  flat[1] = authority
  if (protocol !== undefined && method !== 'CONNECT') return http2Rules.pseudoFields
  if (protocol !== undefined && protocol !== 'websocket') return http2Rules.protocolUnknown
  return {
    method: protocol === undefined ? method : 'GET',
    target: path,
    authority,
    // Every name and value was judged above, and holds nothing that HTTP/1.1 could not say.
    headers: new HeaderList(flat, true),
    lengthBytes,
    upgrade: protocol,
    acceptsTrailers,
    expectContinue,
  }
}

function methodRefusal(method: string): WireRefusal | undefined {
  if (methodPattern.test(method)) return undefined
  if (method.length > 32) return rules.methodLong
  return lowerMethod.test(method) ? rules.methodLower : rules.methodMalformed
}

function targetRefusal(method: string, path: string, targetBytesMax: number): WireRefusal | undefined {
  if (path.length > targetBytesMax) return rules.targetLong
  if (pathPattern.test(path)) return undefined
  if (path === '*') return method === 'OPTIONS' ? undefined : rules.asterisk
  if (path.includes('#')) return rules.fragment
  return path.startsWith('/') ? rules.targetBytes : http2Rules.path
}

/** The fields of a head, in one pass: what is handed on, and what those of framing and connection say. */
import { HeaderList, isName as is } from '@gatehouse/base'
import { endToEnd, ofConnection } from './field-names.ts'
import type { HeadMachine } from './head-machine.ts'
import type { WireRefusal } from './message.ts'
import { rules } from './rules.ts'

/** RFC 9110 §5.6.1, empty elements included. */
const tokens = /^[ \t,]*(?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+[ \t]*(?:,[ \t,]*|$))+$/
const protocols = /^[ \t,]*(?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+(?:\/[!#$%&'*+\-.^_`|~0-9A-Za-z]+)?[ \t]*(?:,[ \t,]*|$))+$/

/** Fields that Connection may name; each is looked for among all. */
const namedMax = 32

export class HeadFields {
  /** Name and value alternate; without Host of a request and without fields of the connection. */
  flat: string[] = []
  refusal: WireRefusal | undefined
  hosts = 0
  hostName = 'Host'
  host = ''
  lengthBytes: number | undefined
  codings = 0
  close = false
  keepAlive = false
  /** Whether Connection names Upgrade. */
  switching = false
  /** All that Upgrade says, in lower case. */
  upgrade: string | undefined
  expectation: string | undefined
  acceptsTrailers = false
  readonly #ofRequest: boolean
  #named: string[] | undefined
  /** As they are written: of what is handed on, where nothing between two fields is left out, in one part of the head. */
  #lines = ''
  #dated = false
  /** HTAB stands in the present field's value, or around it; of fields that may be Content-Length. */
  #tabbed = false

  constructor(ofRequest: boolean) {
    this.#ofRequest = ofRequest
  }

  #begin(): void {
    this.refusal = this.lengthBytes = this.upgrade = this.expectation = this.#named = undefined
    this.hosts = this.codings = 0
    this.hostName = 'Host'
    this.host = this.#lines = ''
    this.close = this.keepAlive = this.switching = this.acceptsTrailers = this.#dated = false
  }

  /**
   * Of one head, until the next is read; `flat` alone is the caller's to keep. `lineMarks` of the machine's marks are of the
   * first line; fields begin two bytes after the last of them.
   */
  read({ text, marks, count }: HeadMachine, lineMarks: number): this {
    this.#begin()
    const flat: string[] = this.#ofRequest ? ['Host', ''] : []
    this.flat = flat
    let start = lineMarks === 0 ? 0 : marks[lineMarks - 1]! + 2
    let runFrom = start
    let runTo = start
    for (let i = lineMarks; i < count; i += 2) {
      const colon = marks[i]!
      const lineEnd = marks[i + 1]!
      let from = colon + 1
      let to = lineEnd
      while (from < to && isBlank(text.charCodeAt(from))) from++
      while (to > from && isBlank(text.charCodeAt(to - 1))) to--
      const length = colon - start
      const plain = from === colon + 2 && to === lineEnd && text.charCodeAt(colon + 1) === 0x20
      this.#tabbed = length === 14 && text.slice(colon + 1, lineEnd).includes('\t')
      const name = text.slice(start, colon)
      const value = text.slice(from, to)
      const told = length <= 17 && (lengthsTold & (1 << length)) !== 0
      if (!told || !this.#special(name, value)) {
        flat.push(name, value)
        if (!told || !ofConnection(name)) {
          if (runTo !== start || !plain) {
            this.#lines += text.slice(runFrom, runTo)
            runFrom = plain ? start : lineEnd + 2
            if (!plain) this.#lines += `${name}: ${value}\r\n`
          }
          runTo = lineEnd + 2
        }
      }
      start = lineEnd + 2
    }
    if (runTo > runFrom) this.#lines += text.slice(runFrom, runTo)
    if (this.#named !== undefined && this.refusal === undefined) this.#drop(this.#named)
    return this
  }

  /** What is handed on; `from` is the place of the first field that is not Host of a request. */
  headers(from: 0 | 2): HeaderList {
    const list = new HeaderList(this.flat, true)
    if (this.#named === undefined) list.lines = { text: this.#lines, from, dated: this.#dated }
    return list
  }

  /** True when the field is not handed on. */
  #special(name: string, value: string): boolean {
    switch (name.charCodeAt(0) | 0x20) {
      case 0x63: // c
        if (name.length === 10) return is(name, 'connection') && this.#connection(value)
        return name.length === 14 && is(name, 'content-length') && this.#contentLength(value)
      case 0x64: // d
        if (is(name, 'date')) this.#dated = true
        return false
      case 0x65: // e
        return this.#ofRequest && is(name, 'expect') && this.#expect(value)
      case 0x68: // h
        return this.#ofRequest && is(name, 'host') && this.#hostField(name, value)
      case 0x6b: // k
        return is(name, 'keep-alive')
      case 0x70: // p
        return is(name, 'proxy-connection')
      case 0x74: // t
        if (name.length === 2) return is(name, 'te') && this.#te(value)
        return is(name, 'trailer') || (is(name, 'transfer-encoding') && this.#coding(value))
      case 0x75: // u
        return is(name, 'upgrade') && this.#upgradeField(value)
      default:
        return false
    }
  }

  #hostField(name: string, value: string): true {
    this.hosts++
    this.hostName = name
    this.host = value
    return true
  }

  #contentLength(value: string): false {
    if (this.lengthBytes !== undefined) this.refusal ??= rules.lengthRepeated
    const length = /^[0-9]{1,16}$/.test(value) ? Number(value) : Number.NaN
    if (this.#tabbed || !(length <= Number.MAX_SAFE_INTEGER)) this.refusal ??= rules.lengthMalformed
    this.lengthBytes = length
    return false
  }

  #coding(value: string): true {
    if (this.codings++ > 0) this.refusal ??= rules.codingRepeated
    if (!is(value, 'chunked'))
      this.refusal ??=
        tokens.test(value) && /,[ \t]*chunked$/i.test(value) ? rules.codingUnknown : rules.codingMalformed
    return true
  }

  #connection(value: string): true {
    if (is(value, 'keep-alive')) this.keepAlive = true
    else if (is(value, 'close')) this.close = true
    else if (!tokens.test(value)) this.refusal ??= rules.connectionMalformed
    else for (const token of value.toLowerCase().split(',')) this.#option(token.trim())
    return true
  }

  #option(option: string): void {
    if (option === '') return
    if (option === 'close') this.close = true
    else if (option === 'keep-alive') this.keepAlive = true
    else if (option === 'upgrade') this.switching = true
    else if (endToEnd.has(option)) this.refusal ??= rules.connectionEndToEnd
    else if ((this.#named ??= []).push(option) > namedMax) this.refusal ??= rules.connectionMalformed
  }

  #te(value: string): true {
    if (is(value, 'trailers') || /(?:^|,)[ \t]*trailers[ \t]*(?:,|$)/i.test(value)) this.acceptsTrailers = true
    return true
  }

  #upgradeField(value: string): true {
    if (!protocols.test(value)) this.refusal ??= rules.upgradeMalformed
    this.upgrade = this.upgrade === undefined ? value.toLowerCase() : `${this.upgrade},${value.toLowerCase()}`
    return true
  }

  #expect(value: string): true {
    if (!is(value, '100-continue')) this.refusal ??= rules.expectation
    this.expectation = value
    return true
  }

  #drop(named: readonly string[]): void {
    const { flat } = this
    let write = this.#ofRequest ? 2 : 0
    for (let read = write; read < flat.length; read += 2) {
      if (named.includes(flat[read]!.toLowerCase())) continue
      flat[write++] = flat[read]!
      flat[write++] = flat[read + 1]!
    }
    flat.length = write
  }
}

/** Bit n: a name of n letters may be one that is told. */
const lengthsTold = [2, 4, 6, 7, 10, 14, 16, 17].reduce((bits, length) => bits | (1 << length), 0)

const isBlank = (code: number) => code === 0x20 || code === 0x09

/** Heads on the way out (RFC 9112 §3 to §6), always written anew from what was parsed. */
import { STATUS_CODES } from 'node:http'
import { fail, type HeaderList, isFieldValue, isName, isToken, tokenClass } from '@gatehouse/base'
import { ofConnection } from './field-names.ts'
import type { Framing } from './message.ts'

export interface RequestHeadOut {
  method: string
  /** Path and query, or `*`. */
  target: string
  headers: HeaderList
  framing: Framing
  upgrade?: string | undefined
  keepAlive: boolean
  acceptsTrailers?: boolean
}

export interface ReplyHeadOut {
  status: number
  headers: HeaderList
  /** Chunks are for HTTP/1.1 alone. */
  framing: Framing
  /** Version of the request. */
  minor: 0 | 1
  keepAlive: boolean
  upgrade?: string | undefined
  /** Written where the list has no Date (RFC 9110 §6.6.1). */
  date?: string
}

const statusLines: readonly (string | undefined)[] = Array.from({ length: 600 }, (_, status) =>
  status < 100 ? undefined : `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n`,
)
/** By number of lines. */
const sections: RegExp[] = []
const sectionsMax = 256
const targetPattern = /^(?:\/[\x21\x22\x24-\x7e]*|\*)$/

/**
 * A request's head as one latin1 string. Fields of framing and connection in the list are left out.
 * Throws `header_unsendable`.
 */
export function requestHead(request: RequestHeadOut): string {
  const { method, target, headers, framing, upgrade, keepAlive, acceptsTrailers } = request
  if (!isToken(method)) unsendableFail(`The method ${quoted(method)}`)
  if (!targetPattern.test(target)) unsendableFail(`The target ${quoted(target)}`)
  let head = `${method} ${target} HTTP/1.1\r\n${fieldLines(headers, undefined)}`
  if (typeof framing === 'number') head += `Content-Length: ${framing}\r\n`
  else if (framing === 'chunked') head += 'Transfer-Encoding: chunked\r\n'
  if (upgrade !== undefined) head += upgradeLine(upgrade)
  if (acceptsTrailers) head += 'TE: trailers\r\n'
  if (keepAlive && !upgrade && !acceptsTrailers) return `${head}\r\n`
  const options = [upgrade === undefined ? '' : 'upgrade', acceptsTrailers ? 'TE' : '', keepAlive ? '' : 'close']
  return `${head}Connection: ${options.filter(Boolean).join(', ')}\r\n\r\n`
}

/**
 * A reply's head as one latin1 string. Fields of framing and connection in the list are left out; 1xx and 204 say no
 * length (RFC 9110 §8.6) and no coding (RFC 9112 §6.1). Throws `header_unsendable`.
 */
export function replyHead(reply: ReplyHeadOut): string {
  const { status, headers, framing, minor, keepAlive, upgrade, date } = reply
  let head = (statusLines[status] ?? statusLine(status)) + fieldLines(headers, date)
  if (status >= 200 && status !== 204) {
    if (typeof framing === 'number') head += `Content-Length: ${framing}\r\n`
    else if (framing === 'chunked') head += 'Transfer-Encoding: chunked\r\n'
  }
  if (upgrade !== undefined) return `${head}${upgradeLine(upgrade)}Connection: upgrade\r\n\r\n`
  if (!keepAlive || framing === 'close') return `${head}Connection: close\r\n\r\n`
  return minor === 0 ? `${head}Connection: keep-alive\r\n\r\n` : `${head}\r\n`
}

/** The line before a chunk's data. */
export const chunkHead = (lengthBytes: number): string => `${lengthBytes.toString(16)}\r\n`

/** What ends a chunked body, with the trailer section. */
export function lastChunk(trailers: HeaderList | undefined): string {
  return trailers === undefined ? '0\r\n\r\n' : `0\r\n${fieldLines(trailers, undefined)}\r\n`
}

const colon = ': '
const lineEnd = '\r\n'

/** The fields, and Date where it is missing and given. */
function fieldLines(headers: HeaderList, date: string | undefined): string {
  const { flat, lines: written } = headers
  const readTo = 2 * headers.readFields
  let lines = ''
  let dated = date === undefined
  const to = written ? Math.min(written.from, readTo) : readTo
  for (let i = 0; i < to; i += 2) {
    const name = flat[i]!
    if (ofConnection(name)) continue
    if (!dated && isDate(name)) dated = true
    lines += name + colon + flat[i + 1]! + lineEnd
  }
  if (written) {
    lines += written.text
    dated ||= written.dated
  }
  if (readTo < flat.length) {
    lines += addedLines(flat, readTo)
    for (let i = readTo; i < flat.length && !dated; i += 2) dated = isDate(flat[i]!)
  }
  return dated ? lines : `${lines}Date: ${date}\r\n`
}

const isDate = (name: string) => isName(name, 'date')

/** Of fields that may be anything. */
function addedLines(flat: readonly string[], from: number): string {
  let lines = ''
  let count = 0
  for (let i = from; i < flat.length; i += 2) {
    const name = flat[i]!
    if (ofConnection(name)) continue
    if (name.includes(':')) unsendableField(flat)
    lines += name + colon + flat[i + 1]! + lineEnd
    count++
  }
  if (!section(count).test(lines)) unsendableField(flat)
  return lines
}

/**
 * So many lines of a header section, nothing more and nothing less: a CR or LF within a field makes another line. Only
 * a colon in a name escapes it. One search over all lines costs a third of one a name and one a value.
 */
function section(lines: number): RegExp {
  const known = sections[lines]
  if (known !== undefined) return known
  const pattern = new RegExp(`^(?:${tokenClass}+: [\\t\\x20-\\x7e\\x80-\\xff]*\\r\\n){${lines}}$`)
  if (lines < sectionsMax) sections[lines] = pattern
  return pattern
}

function unsendableField(flat: readonly string[]): never {
  for (let i = 0; i < flat.length; i += 2) {
    if (!isToken(flat[i]!)) unsendableFail(`The field name ${quoted(flat[i]!)}`)
    if (!isFieldValue(flat[i + 1]!)) unsendableFail(`The value of ${flat[i]!}`)
  }
  return unsendableFail('The header section')
}

function statusLine(status: number): never {
  return unsendableFail(`The status ${status}`)
}

function upgradeLine(upgrade: string): string {
  if (!isFieldValue(upgrade)) unsendableFail('The value of Upgrade')
  return `Upgrade: ${upgrade}\r\n`
}

function unsendableFail(what: string): never {
  return fail('header_unsendable', `${what} holds what may not be sent.`)
}

const quoted = (text: string) => JSON.stringify(text.slice(0, 64))

/** Heads of requests to an upstream, and of its replies, as HTTP/2 has them (RFC 9113 §8.3). */
import { Failure, HeaderList } from '@gatehouse/base'
import { ofConnection } from '../h1/field-names.ts'
import { isPseudo, judge, passes } from '../h2/field-verdict.ts'
import { blockBytesMax, writeFields } from '../h2/fields-out.ts'
import { fieldBytesMax, sizesBytesMax } from '../h2/hpack/encoder.ts'
import type { FieldLine } from '../h2/hpack/field-line.ts'
import type { Session } from '../h2/session.ts'
import type { Stream } from '../h2/stream.ts'
import type { UpstreamRequest } from './upstream.ts'

export interface ReplyHead {
  /** Also of an interim reply. */
  status: number
  headers: HeaderList
  lengthBytes: number | undefined
}

/** A head that is larger is not sent. */
const headBytesMax = 262_144
const ownBytesMax = sizesBytesMax + 8 * (fieldBytesMax + 16)
const notSent = new Set(['host', 'expect'])
/** HTTP/2 needs no key (RFC 8441 §5). */
const notSentOfConnect = new Set([...notSent, 'sec-websocket-key'])
const statusPattern = /^[1-5][0-9]{2}$/
const lengthPattern = /^[0-9]{1,15}$/

/** Writes the head. Throws `header_unsendable`; then nothing was written. */
export function sayRequest(session: Session, stream: Stream, { request, scheme, last }: RequestOut): void {
  const { method, target, headers, upgrade, body } = request
  const { writer, encoder, outlet } = session
  const host = headers.get('host') ?? ''
  const listBytes = blockBytesMax(headers)
  if (listBytes < 0 || listBytes > headBytesMax) throw unsendable()
  writer.beginHead(listBytes + ownBytesMax + method.length + target.length + host.length)
  encoder.begin(outlet)
  encoder.own(outlet, ':method', upgrade === undefined ? method : 'CONNECT')
  encoder.own(outlet, ':scheme', scheme)
  encoder.own(outlet, ':path', target)
  encoder.own(outlet, ':authority', host)
  if (upgrade !== undefined) encoder.own(outlet, ':protocol', upgrade)
  writeFields(outlet, encoder, { headers, without: upgrade === undefined ? notSent : notSentOfConnect })
  if (upgrade === undefined) encoder.own(outlet, 'te', 'trailers')
  const length = upgrade === undefined ? body?.lengthBytes : undefined
  if (length !== undefined) encoder.own(outlet, 'content-length', String(length))
  writer.endHead(stream.id, last)
  stream.localEnded = last
}

interface RequestOut {
  request: UpstreamRequest
  scheme: string
  /** Nothing follows. */
  last: boolean
}

const unsendable = () => new Failure('header_unsendable', 'The head of the request cannot be sent.')

/** Undefined where it is malformed (RFC 9113 §8.1.1, §8.3.2). */
export function replyHeadOf(lines: readonly FieldLine[]): ReplyHead | undefined {
  const [first] = lines
  if (first?.name !== ':status' || !statusPattern.test(first.value)) return undefined
  const flat: string[] = []
  let lengthBytes: number | undefined
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i]!
    const { name, value } = line
    if (line.verdict !== passes) {
      if (isPseudo(name) || judge(line) !== undefined) return undefined
      if (name === 'content-length') {
        if (lengthBytes !== undefined || !lengthPattern.test(value)) return undefined
        lengthBytes = Number(value)
      } else if (ofConnection(name)) return undefined
    }
    flat.push(name, value)
  }
  return { status: Number(first.value), headers: new HeaderList(flat, true), lengthBytes }
}

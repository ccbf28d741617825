/** Messages as rules see them. */
import { beginningOf, bodyOf, Failure } from '@gatehouse/base'
import { mediaTypeOf } from '@gatehouse/media/media-type.ts'
import { lookAtWhole, type Message, type WholeReading } from '@gatehouse/media/read-text.ts'
import { tooLarge } from '@gatehouse/media/side.ts'
import { bytesText, type InspectedRequest } from '@gatehouse/seclang'
import type { Exchange, Host, Reply, Request } from '@gatehouse/unit'
import type { WafConfig } from './waf-config.ts'

/** Framing is the gateway's own; rules ask whether it was said. */
export function inspectedRequest({ id, request }: Exchange): InspectedRequest {
  const { method, path, query, host, headers, body, clientAddress } = request
  const { flat } = headers
  const fields = headers.has('host') ? [...flat] : ['Host', host, ...flat]
  if (body && !headers.has('content-length') && !headers.has('transfer-encoding')) {
    if (body.lengthBytes === undefined) fields.push('Transfer-Encoding', 'chunked')
    else fields.push('Content-Length', String(body.lengthBytes))
  } else if (!body && method !== 'GET' && method !== 'HEAD' && !headers.has('content-length')) {
    fields.push('Content-Length', '0')
  }
  const target = query === '' ? path : `${path}?${query}`
  return { id, method, target, protocol: 'HTTP/1.1', headers: fields, clientAddress }
}

/** Of what is no stream. */
export function isRead({ body, headers, upgrade }: Request): boolean {
  if (!body || upgrade !== undefined) return false
  return !/^application\/(grpc|octet-stream)/i.test(headers.get('content-type') ?? '')
}

export interface LookedAt {
  bytes: string
  /** More follows that is not looked at. */
  isCut: boolean
  /** Why it would not pass, where it is only told. */
  unread?: Failure
}

type Ports = Pick<Host, 'codings'>

export async function requestBytes(exchange: Exchange, config: WafConfig, { codings }: Ports): Promise<LookedAt> {
  const { request, signal } = exchange
  const { bodyBytesMax: bytesMax, beyond, mode } = config
  const reading: WholeReading = { side: 'request', policy: 'waf', bytesMax, codings, signal }
  if (mode === 'report') return reported(request, reading, beyond)
  if (beyond === 'refuse' || request.headers.has('content-encoding')) {
    return { bytes: bytesText(await lookAtWhole(request, reading)), isCut: false }
  }
  return beginning(request, reading)
}

async function beginning(message: Message, { bytesMax, signal }: WholeReading): Promise<LookedAt> {
  const { bytes, body, isWhole } = await beginningOf(message.body!, { bytesMax, signal })
  message.body = body
  return { bytes: bytesText(bytes.subarray(0, bytesMax)), isCut: !isWhole || bytes.byteLength > bytesMax }
}

/** The message goes on as it came, whatever it is; of one that is coded a copy is read. */
async function reported(
  message: Message,
  reading: WholeReading,
  beyond: WafConfig['beyond'] = 'refuse',
): Promise<LookedAt> {
  const { side, policy, bytesMax } = reading
  const isCoded = message.headers.has('content-encoding')
  const begun = await beginning(message, reading)
  if (begun.isCut) {
    const unread = beyond === 'refuse' || isCoded ? { unread: tooLarge(side, policy, bytesMax) } : {}
    return { ...begun, ...(isCoded && { bytes: '' }), ...unread }
  }
  if (!isCoded) return begun
  try {
    const copy = { headers: message.headers.clone(), body: bodyOf(Buffer.from(begun.bytes, 'latin1')) }
    return { bytes: bytesText(await lookAtWhole(copy, reading)), isCut: false }
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown
    return { bytes: '', isCut: true, unread: thrown }
  }
}

const texts =
  /^(text\/(?!event-stream).*|application\/(.*\+)?(json|xml)|application\/javascript|application\/problem\+json)$/

/** Its length is known, so that it is no stream, and what it says is text. */
export function isReadReply({ body, headers, lengthBytes }: Reply, { bodyBytesMax }: WafConfig): boolean {
  if (!body || lengthBytes === undefined || lengthBytes > bodyBytesMax || headers.has('content-range')) return false
  return texts.test(mediaTypeOf(headers.get('content-type'))?.type ?? '')
}

export async function replyBytes(
  reply: Reply,
  { signal }: Exchange,
  { bodyBytesMax: bytesMax, mode }: WafConfig,
  { codings }: Ports,
): Promise<string> {
  const reading: WholeReading = { side: 'reply', policy: 'waf', bytesMax, codings, signal }
  if (mode === 'report') return (await reported(reply, reading)).bytes
  return bytesText(await lookAtWhole(reply, reading))
}

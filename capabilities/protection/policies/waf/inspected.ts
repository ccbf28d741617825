/** Messages as rules see them. */
import { beginningOf } from '@gatehouse/base'
import { mediaTypeOf } from '@gatehouse/media/media-type.ts'
import { lookAtWhole } from '@gatehouse/media/read-text.ts'
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

export async function requestBytes(
  { request, signal }: Exchange,
  { bodyBytesMax: bytesMax, beyond }: WafConfig,
  { codings }: Pick<Host, 'codings'>,
): Promise<{ bytes: string; isCut: boolean }> {
  if (beyond === 'refuse' || request.headers.has('content-encoding')) {
    const whole = await lookAtWhole(request, { side: 'request', policy: 'waf', bytesMax, codings, signal })
    return { bytes: bytesText(whole), isCut: false }
  }
  const { bytes, body, isWhole } = await beginningOf(request.body!, { bytesMax, signal })
  request.body = body
  return { bytes: bytesText(bytes.subarray(0, bytesMax)), isCut: !isWhole || bytes.byteLength > bytesMax }
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
  { bodyBytesMax: bytesMax }: WafConfig,
  { codings }: Pick<Host, 'codings'>,
): Promise<string> {
  return bytesText(await lookAtWhole(reply, { side: 'reply', policy: 'waf', bytesMax, codings, signal }))
}

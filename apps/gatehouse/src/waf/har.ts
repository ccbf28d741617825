/** Requests of HTTP Archives (HAR 1.2), as browsers and proxies write them. */
import { Failure } from '@gatehouse/base'
import { bytesText, type GoodRequest } from '@gatehouse/seclang'

interface HarRequest {
  method?: unknown
  url?: unknown
  headers?: { name?: unknown; value?: unknown }[]
  postData?: { text?: unknown; mimeType?: unknown }
}

const requestsMax = 20_000

export function requestsOfHar(text: string, file: string): GoodRequest[] {
  const refuse = (why: string) => new Failure('invalid_input', `${file} is no HTTP Archive: ${why}.`)
  let archive: { log?: { entries?: { request?: HarRequest }[] } }
  try {
    archive = JSON.parse(text)
  } catch {
    throw refuse('it is not JSON')
  }
  const entries = archive?.log?.entries
  if (!Array.isArray(entries)) throw refuse('it has no log.entries')
  if (entries.length > requestsMax) throw refuse(`it has more than ${requestsMax} requests`)
  return entries.flatMap(({ request }, at) => {
    const { method, url, headers, postData } = request ?? {}
    if (typeof method !== 'string' || typeof url !== 'string' || !URL.canParse(url)) return []
    const { pathname, search, host } = new URL(url)
    const body = bytesText(Buffer.from(typeof postData?.text === 'string' ? postData.text : ''))
    const fields = (Array.isArray(headers) ? headers : []).flatMap(({ name, value }) =>
      typeof name === 'string' && typeof value === 'string' && !name.startsWith(':') ? [name, value] : [],
    )
    const has = (name: string) => fields.some((field, index) => index % 2 === 0 && field.toLowerCase() === name)
    if (!has('host')) fields.unshift('Host', host)
    if (body !== '' && !has('content-type') && typeof postData?.mimeType === 'string')
      fields.push('Content-Type', postData.mimeType)
    if (body !== '' && !has('content-length')) fields.push('Content-Length', String(body.length))
    const target = pathname + search
    return [
      {
        request: { id: String(at), method, target, protocol: 'HTTP/1.1', headers: fields, clientAddress: '127.0.0.1' },
        body,
      },
    ]
  })
}

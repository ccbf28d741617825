/** Requests over the network; what comes back is read whole, up to a bound. */
import type { WrittenRequest } from '@gatehouse/sample/request/write-request.ts'

export interface Answer {
  status: number
  headers: Headers
  text: string
}

export interface CallOptions {
  /** With its path. */
  url: string
  /** Sent with each request that is not one without a credential. */
  headers: readonly (readonly [string, string])[]
  timeoutMs: number
  fetch: typeof fetch
}

const bytesMax = 16 * 2 ** 20

/** Undefined where no answer came, or not in time. */
export type Call = (request: WrittenRequest, options?: { anonymous?: boolean }) => Promise<Answer | undefined>

export function callWith({ url, headers, timeoutMs, fetch }: CallOptions): Call {
  const base = url.replace(/\/$/, '')
  return async ({ method, target, headers: own, body }, { anonymous = false } = {}) => {
    try {
      const response = await fetch(base + target, {
        ...{ method, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) },
        headers: [...(anonymous ? [] : headers), ...own].map(([name, value]) => [name, value] as [string, string]),
        ...(body === undefined || method === 'GET' || method === 'HEAD' ? {} : { body }),
      })
      return { status: response.status, headers: response.headers, text: await textOf(response) }
    } catch {
      return undefined
    }
  }
}

async function textOf(response: Response): Promise<string> {
  let bytes = 0
  const pieces: Uint8Array[] = []
  for await (const piece of response.body ?? []) {
    bytes += piece.byteLength
    if (bytes > bytesMax) break
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString()
}

/** As it is typed. */
export function curlOf({ method, target, headers, body }: WrittenRequest, url: string): string {
  const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
  const fields = headers.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`)
  const data = body === undefined ? [] : [`--data-binary ${quoted(body)}`]
  return ['curl -i', `-X ${method}`, quoted(url.replace(/\/$/, '') + target), ...fields, ...data].join(' ')
}

/** What a guarded request is made of: which addresses are asked, how much of a reply is read, how it fails. */
import { Failure } from '@gatehouse/base'
import type { Dispatcher } from 'undici'
import { egressForbidden } from './egress.ts'

/** The address, if it is one that may be asked for at all; userinfo would hand our credentials on. */
export function fetchable(text: string, base?: URL): URL {
  const url = URL.canParse(text, base) ? new URL(text, base) : undefined
  if (!url) throw new Failure('fetch_failed', `${shown(text)} is not an address.`)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw egressForbidden(shown(text), 'only http and https are fetched')
  }
  if (url.username || url.password) throw egressForbidden(url.host, 'an address may not hold a user name or password')
  url.hash = ''
  return url
}

/** The whole body. Throws `document_too_large`. */
export async function collected(reply: Dispatcher.ResponseData, bytesMax: number): Promise<Uint8Array> {
  if (Number(one(reply.headers['content-length'])) > bytesMax) {
    abandon(reply)
    throw tooLarge(bytesMax)
  }
  const pieces: Uint8Array[] = []
  let total = 0
  for await (const piece of reply.body as AsyncIterable<Uint8Array>) {
    total += piece.byteLength
    if (total > bytesMax) {
      abandon(reply)
      throw tooLarge(bytesMax)
    }
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

/** Fails with `egress_forbidden`, `fetch_failed`, `fetch_timeout` or `document_too_large`, nothing else. */
export function coded(thrown: unknown, url: string, expired: boolean, timeoutMs: number): Failure {
  for (let at = thrown; at instanceof Error; at = at.cause) if (at instanceof Failure) return at
  const code = String((thrown as { code?: unknown } | null)?.code ?? '')
  if (expired || /TIMEOUT|ETIMEDOUT/.test(code)) {
    return new Failure('fetch_timeout', `${shown(url)} took longer than ${timeoutMs} ms.`, { cause: thrown })
  }
  return new Failure('fetch_failed', `${shown(url)} could not be fetched${code ? ` (${code})` : ''}.`, {
    cause: thrown,
  })
}

/** Closes a reply nobody reads; undici then reports an abort that nobody needs to hear. */
export function abandon(reply: Dispatcher.ResponseData): void {
  reply.body.on('error', () => {}).destroy()
}

export const tooLarge = (bytesMax: number) =>
  new Failure('document_too_large', `What was fetched is larger than ${bytesMax} bytes.`)

export const one = (field: string | string[] | undefined) => (Array.isArray(field) ? field[0] : field)

/** An address for a message: short, and without what may be secret in it. */
export function shown(url: string): string {
  const bare = url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1').replace(/[?#].*$/s, '')
  return bare.length > 120 ? `${bare.slice(0, 119)}…` : bare
}

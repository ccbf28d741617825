/** The key of a request, whose it is, and what tells its repetition from another request (draft-ietf-httpapi-idempotency-key-header-07). */
import { Failure } from '@gatehouse/base'
import type { Exchange } from '@gatehouse/unit'

const quoted = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"(?: *;.*)?$/
const bare = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+$/
const charactersMax = 255

/** A string of structured fields (§2.1), or the bare text that many clients send; undefined where there is none. */
export function idempotencyKey({ request }: Exchange): string | undefined {
  const values = request.headers.all('idempotency-key')
  if (values.length === 0) return undefined
  const text = values[0]!.trim()
  const key = quoted.exec(text)?.[1]?.replace(/\\(.)/g, '$1') ?? (bare.test(text) ? text : '')
  if (values.length === 1 && key !== '' && key.length <= charactersMax) return key
  throw new Failure('request_malformed', `The Idempotency-Key must be one string of 1 to ${charactersMax} characters.`)
}

/** Fields by which upstreams know whom the gateway does not. */
const credentials = ['authorization', 'cookie', 'x-api-key']

/** A key is its caller's alone: an application's and its user's, or of who showed these credentials, or of the address. */
export async function ownerOf({ consumer, identity, audience, request }: Exchange): Promise<string> {
  const told = audience === undefined ? '' : ` audience ${await sha256(audience)}`
  const named = `${identity ? ` identity ${await sha256(identity.key)}` : ''}${told}`
  // A token without a subject is its application's own, whatever it says beside that.
  const isOwn = identity?.subject === undefined && !identity?.beside
  if (consumer) return `application ${consumer.applicationId}${isOwn ? told : named}`
  if (named) return named
  const { headers, clientCertificate, clientAddress } = request
  if (clientCertificate) return `certificate ${clientCertificate.fingerprint}`
  const shown = credentials.map(name => headers.all(name).join('\n'))
  return shown.some(Boolean) ? `credentials ${await sha256(shown.join('\n\n'))}` : `address ${clientAddress}`
}

export async function fingerprintOf({ request }: Exchange, body: Uint8Array): Promise<string> {
  const { method, scheme, host, path, query, headers } = request
  const head = [method, `${scheme}://${headers.get('host') ?? host}`, path, query, headers.all('content-type').join()]
  const [first, second] = await Promise.all([sha256(head.join('\n')), sha256(body)])
  return first + second
}

async function sha256(what: string | Uint8Array): Promise<string> {
  const bytes = typeof what === 'string' ? new TextEncoder().encode(what) : what
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>))
  return Array.from(digest, byte => byte.toString(16).padStart(2, '0')).join('')
}

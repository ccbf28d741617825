/** Where an issuer says its keys are (OpenID Connect Discovery 1.0 §4; RFC 8414 §3). */
import { Failure } from '@gatehouse/base'
import type { FetchAsk, FetchPort } from '@gatehouse/unit'

/** Throws `fetch_failed` where its metadata is of another issuer (RFC 8414 §3.3) or names no keys. */
export async function keySetAddress(issuer: string, fetch: FetchPort, ask: Omit<FetchAsk, 'url'>): Promise<string> {
  for (const url of metadataAddresses(issuer)) {
    const { status, body } = await fetch.send({ ...ask, url, headers: ['Accept', 'application/json'] })
    if (status !== 200) continue
    const { issuer: named, jwks_uri } = (JSON.parse(new TextDecoder().decode(body)) ?? {}) as Record<string, unknown>
    if (named !== issuer) throw new Failure('fetch_failed', `${url} is the metadata of another issuer.`)
    if (typeof jwks_uri !== 'string') throw new Failure('fetch_failed', `${url} names no jwks_uri.`)
    return jwks_uri
  }
  throw new Failure('fetch_failed', `${issuer} has no metadata.`)
}

/** The path of an issuer stands before the one of OpenID Connect, and behind that of OAuth. */
function metadataAddresses(issuer: string): string[] {
  const { origin, pathname } = new URL(issuer)
  const path = pathname.replace(/\/$/, '')
  return [
    `${origin}${path}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${path}`,
  ]
}

/** What an issuer says of itself (OpenID Connect Discovery 1.0 §4; RFC 8414 §3). */
import { Failure } from '@gatehouse/base'
import type { FetchAsk, FetchPort } from '@gatehouse/unit'

type Metadata = Readonly<Record<string, unknown>>

/** Throws `fetch_failed` where its metadata is of another issuer (RFC 8414 §3.3), or there is none. */
export async function issuerMetadata(
  issuer: string,
  fetch: FetchPort,
  ask: Omit<FetchAsk, 'url'>,
): Promise<{ url: string; metadata: Metadata }> {
  for (const url of metadataAddresses(issuer)) {
    const { status, body } = await fetch.send({ ...ask, url, headers: ['Accept', 'application/json'] })
    if (status !== 200) continue
    const metadata = (JSON.parse(new TextDecoder().decode(body)) ?? {}) as Metadata
    if (metadata.issuer !== issuer) throw new Failure('fetch_failed', `${url} is the metadata of another issuer.`)
    return { url, metadata }
  }
  throw new Failure('fetch_failed', `${issuer} has no metadata.`)
}

/** Where its keys are. Throws `fetch_failed`. */
export async function keySetAddress(issuer: string, fetch: FetchPort, ask: Omit<FetchAsk, 'url'>): Promise<string> {
  const { url, metadata } = await issuerMetadata(issuer, fetch, ask)
  if (typeof metadata.jwks_uri === 'string') return metadata.jwks_uri
  throw new Failure('fetch_failed', `${url} names no jwks_uri.`)
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

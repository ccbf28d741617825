/** An OpenID provider as a client sees it: discovery, the way to it, and a code turned into an ID token. */
import { Failure } from '@gatehouse/base'
import type { Fetched, guardedFetch } from '@gatehouse/http/egress-fetch.ts'
import { type JsonWebKey, readKeySet } from './json-web-key.ts'
import { refusal } from './refusal.ts'

export type GuardedFetch = ReturnType<typeof guardedFetch>

/** What is used of OpenID Connect Discovery 1.0 §3. */
export interface Provider {
  issuer: string
  authorizationEndpoint: string
  tokenEndpoint: string
  keySetAddress: string
  /** The client's secret goes into the form, as the provider takes no other way. */
  secretInForm: boolean
  /** It names itself in every answer to the browser (RFC 9207 §3). */
  namesItself: boolean
}

export interface Client {
  clientId: string
  /** A client without one proves itself by PKCE alone (RFC 7636). */
  clientSecret: string | undefined
}

const answerBytesMax = 262_144
const addressCharactersMax = 2048
const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/

/** Whether a provider may live there: TLS, or this machine, which the egress rule allows or not. */
export function isIssuer(text: string): boolean {
  const url = addressOf(text)
  return url !== undefined && url.search === '' && url.hash === '' && !text.includes('?') && !text.includes('#')
}

function addressOf(value: unknown): URL | undefined {
  if (typeof value !== 'string' || value.length > addressCharactersMax || !URL.canParse(value)) return undefined
  const url = new URL(value)
  if (url.username || url.password || url.hash) return undefined
  return url.protocol === 'https:' || (url.protocol === 'http:' && loopback.test(url.hostname)) ? url : undefined
}

/** Throws `sso_unavailable`, and `sso_refused` for a description that is not of this issuer. */
export async function discover(fetch: GuardedFetch, issuer: string): Promise<Provider> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  const found = await document(() => fetch(address, { bytesMax: answerBytesMax, redirectsMax: 0 }))
  if (found.issuer !== issuer) throw refusal('the description is of another issuer')
  const methods = found.token_endpoint_auth_methods_supported
  return {
    issuer,
    authorizationEndpoint: endpoint(found.authorization_endpoint),
    tokenEndpoint: endpoint(found.token_endpoint),
    keySetAddress: endpoint(found.jwks_uri),
    secretInForm: Array.isArray(methods) && !methods.includes('client_secret_basic'),
    namesItself: found.authorization_response_iss_parameter_supported === true,
  }
}

function endpoint(value: unknown): string {
  const url = addressOf(value)
  if (!url) throw refusal('the description lacks an endpoint, or one has no TLS')
  return url.href
}

export function authorizationAddress(provider: Provider, query: Readonly<Record<string, string>>): string {
  const url = new URL(provider.authorizationEndpoint)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url.href
}

export async function providerKeys(fetch: GuardedFetch, provider: Provider): Promise<JsonWebKey[]> {
  return readKeySet(await document(() => fetch(provider.keySetAddress, { bytesMax: answerBytesMax, redirectsMax: 0 })))
}

export interface CodeExchange {
  code: string
  verifier: string
  redirectUri: string
}

/** The ID token for a code (RFC 6749 §4.1.3, RFC 7636 §4.5). Throws `sso_refused` or `sso_unavailable`. */
export async function exchangeCode(
  fetch: GuardedFetch,
  { provider, client }: { provider: Provider; client: Client },
  { code, verifier, redirectUri }: CodeExchange,
): Promise<string> {
  const { clientId, clientSecret } = client
  const basic = clientSecret !== undefined && !provider.secretInForm
  const form = {
    ...{ grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier },
    ...(basic ? {} : { client_id: clientId }),
    ...(clientSecret === undefined || basic ? {} : { client_secret: clientSecret }),
  }
  const authorization = basic ? { authorization: basicCredential(clientId, clientSecret) } : {}
  const found = await document(() =>
    fetch(provider.tokenEndpoint, { form, bytesMax: answerBytesMax, ...authorization }),
  )
  if (typeof found.id_token !== 'string') throw refusal('the provider gave no ID token')
  return found.id_token
}

/** RFC 6749 §2.3.1: each half encoded as a form is. */
function basicCredential(clientId: string, secret: string): string {
  const encoded = (text: string) => new URLSearchParams({ '': text }).toString().slice(1)
  return `Basic ${Buffer.from(`${encoded(clientId)}:${encoded(secret)}`).toString('base64')}`
}

async function document(ask: () => Promise<Fetched>): Promise<Readonly<Record<string, unknown>>> {
  const { bytes } = await answered(ask)
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {}
  throw refusal('the provider answered no JSON object')
}

/** A provider that says no (4xx) refuses; one that cannot be reached is not there. */
async function answered(ask: () => Promise<Fetched>): Promise<Fetched> {
  try {
    return await ask()
  } catch (cause) {
    const status = cause instanceof Failure ? Number(cause.extra.upstreamStatus) : Number.NaN
    if (status >= 400 && status < 500) throw refusal(`the provider answered ${status}`)
    throw new Failure('sso_unavailable', 'The identity provider cannot be asked at the moment.', { cause })
  }
}

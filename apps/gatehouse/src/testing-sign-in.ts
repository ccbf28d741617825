/** Requests for tokens in the name of a person, begun by a client that knows nothing of us; for tests. */
import type { TestContext } from 'node:test'
import type { Clock } from '@gatehouse/base'
import type { Store } from '@gatehouse/store'
import * as client from 'openid-client'
import { type Issuers, type MadeClient, openIssuers } from './testing-issuers.ts'
import { addPerson, Browser, type MadePerson } from './testing-person.ts'

export const redirectUri = 'https://shop.example/callback'
const oauth = { grants: ['authorization_code', 'refresh_token'], redirectUris: [redirectUri] }

export interface Peopled {
  issuers: Issuers
  shop: MadeClient
  ada: MadePerson
  seen: client.Configuration
}

interface PeopledOptions {
  store: Store
  /** Of the client. */
  oauth?: object
  clock?: Clock
  server?: Record<string, unknown>
}

/** A client with two scopes, and a person. */
export async function peopled(t: TestContext, { oauth: more, ...options }: PeopledOptions): Promise<Peopled> {
  const issuers = await openIssuers(t, options)
  const shop = await issuers.client('shop', { scopes: ['pets:read', 'pets:write'], oauth: { ...oauth, ...more } })
  return { issuers, shop, ada: await addPerson(issuers.house, 'ada'), seen: await issuers.seenBy(shop) }
}

export interface Begun {
  address: URL
  /** What the client looks for in the answer. */
  checks: client.AuthorizationCodeGrantChecks
  params: Record<string, string>
}

export async function begin(
  seen: client.Configuration,
  scope = 'pets:read',
  more: Record<string, string> = {},
): Promise<Begun> {
  const verifier = client.randomPKCECodeVerifier()
  const [state, nonce] = [client.randomState(), client.randomNonce()]
  const openid = scope.split(' ').includes('openid')
  const params = {
    ...{ redirect_uri: redirectUri, scope, state, code_challenge_method: 'S256' },
    ...(openid ? { nonce } : {}),
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    ...more,
  }
  const checks = { pkceCodeVerifier: verifier, expectedState: state, ...(openid ? { expectedNonce: nonce } : {}) }
  return { address: client.buildAuthorizationUrl(seen, params), checks, params }
}

/** The person signs in and says yes. Gives where the browser was sent, with the code. */
export async function allowed(browser: Browser, { address }: Pick<Begun, 'address'>, email: string): Promise<URL> {
  let page = await browser.open(address.href)
  if (page.text.includes('<h1>Sign in</h1>')) page = await browser.signIn(page, email)
  if (page.text.includes('value="allow"')) page = await browser.send(page, { step: 'allow' })
  if (page.url.startsWith(browser.origin)) throw new Error(`not sent back: ${page.status} ${page.text.slice(-400)}`)
  return new URL(page.url)
}

export async function granted({ issuers, ada, seen }: Peopled, scope?: string): Promise<client.TokenEndpointResponse> {
  const begun = await begin(seen, scope)
  return client.authorizationCodeGrant(seen, await allowed(new Browser(issuers.url), begun, ada.email), begun.checks)
}

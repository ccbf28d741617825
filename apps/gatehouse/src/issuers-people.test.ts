/** People of a realm at the authorization server of their organization, by clients that know nothing of us. */
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { Store } from '@gatehouse/store'
import { eachStore } from '@gatehouse/store/testing.ts'
import { decodeJwt } from 'jose'
import * as client from 'openid-client'
import { audience, type Issuers, type MadeClient, openIssuers } from './testing-issuers.ts'
import { addPerson, Browser, type MadePerson } from './testing-person.ts'

const redirectUri = 'https://shop.example/callback'
const oauth = { grants: ['authorization_code', 'refresh_token'], redirectUris: [redirectUri] }

interface Peopled {
  issuers: Issuers
  shop: MadeClient
  ada: MadePerson
  seen: client.Configuration
}

async function peopled(t: TestContext, store: Store, more: object = {}): Promise<Peopled> {
  const issuers = await openIssuers(t, { store })
  const shop = await issuers.client('shop', { scopes: ['pets:read', 'pets:write'], oauth: { ...oauth, ...more } })
  const ada = await addPerson(issuers.house, 'ada')
  return { issuers, shop, ada, seen: await issuers.seenBy(shop) }
}

interface Begun {
  address: URL
  verifier: string
  state: string
  nonce: string
}

async function begin(seen: client.Configuration, scope: string, more: Record<string, string> = {}): Promise<Begun> {
  const verifier = client.randomPKCECodeVerifier()
  const [state, nonce] = [client.randomState(), client.randomNonce()]
  const params = {
    ...{ redirect_uri: redirectUri, scope, state, code_challenge_method: 'S256' },
    ...(scope.includes('openid') ? { nonce } : {}),
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    ...more,
  }
  return { address: client.buildAuthorizationUrl(seen, params), verifier, state, nonce }
}

eachStore(
  'a person signs in, says yes, and the client gets tokens that say who she is and what she allowed',
  async (store, t) => {
    const { issuers, shop, ada, seen } = await peopled(t, store)
    const { address, verifier, state, nonce } = await begin(seen, 'openid profile email pets:read')
    const browser = new Browser(issuers.url)
    const asked = await browser.signIn(await browser.open(address.href), ada.email)
    assert.match(asked.text, /Allow shop\?/)
    const back = await browser.send(asked, { step: 'allow' })
    assert.ok(back.url.startsWith(redirectUri), `${back.status} ${back.url} ${back.text}`)
    const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce }
    const tokens = await client.authorizationCodeGrant(seen, new URL(back.url), checks)
    const { iss, aud, sub, client_id, scope } = decodeJwt(tokens.access_token)
    assert.deepEqual([iss, aud, sub, client_id], [issuers.issuer, audience, ada.id, shop.id])
    assert.equal(scope, 'openid profile email pets:read')
    const info = await client.fetchUserInfo(seen, tokens.access_token, ada.id)
    assert.deepEqual(info, { sub: ada.id, name: 'ada of the test', email: ada.email, email_verified: false })
    const again = await client.refreshTokenGrant(seen, tokens.refresh_token!)
    assert.equal(decodeJwt(again.access_token).sub, ada.id)
  },
)

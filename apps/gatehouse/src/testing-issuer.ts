/** A real issuer of tokens on this machine, for tests: its keys over HTTP, whole, late or not at all. */
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { TestContext } from 'node:test'
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose'

export const audience = 'https://api.example.com'

export interface TestIssuer {
  url: string
  /** Times its keys were asked for. */
  asked: () => number
  /** A new key, with which it signs from now on; the old ones are shown still, unless `alone`. */
  rotate: (alone?: boolean) => Promise<void>
  token: (claims?: JWTPayload) => Promise<string>
  /** How its keys are answered from now on; `undefined`: as they are. */
  answer: (how: ((response: ServerResponse) => void) | undefined) => void
}

export async function testIssuer(t: TestContext): Promise<TestIssuer> {
  let asked = 0
  let keys: JWK[] = []
  let signing: { key: CryptoKey; kid: string }
  let how: ((response: ServerResponse) => void) | undefined
  const rotate = async (alone = false) => {
    const { privateKey, publicKey } = await generateKeyPair('ES256')
    const kid = `key-${Math.random()}`
    const shown = { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }
    keys = alone ? [shown] : [...keys, shown]
    signing = { key: privateKey, kid }
  }
  await rotate()
  const server = createServer((request, response) => {
    if (request.url === '/.well-known/openid-configuration') {
      return void response.end(JSON.stringify({ issuer: url, jwks_uri: `${url}/keys` }))
    }
    asked++
    if (how) return how(response)
    response.end(JSON.stringify({ keys }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`
  t.after(() => {
    server.close()
    server.closeAllConnections()
  })
  return {
    ...{ url, rotate },
    asked: () => asked,
    answer: next => {
      how = next
    },
    token: (claims = {}) =>
      new SignJWT({ client_id: 'shop', scope: 'read', ...claims })
        .setProtectedHeader({ alg: 'ES256', kid: signing.kid })
        .setIssuer(url)
        .setAudience(audience)
        .setSubject('user-1')
        .setIssuedAt()
        .setExpirationTime(claims.exp ?? '1h')
        .sign(signing.key),
  }
}

/** A small OpenID provider for tests: it signs in whomever the test says, and lies where the test says so. */
import { createHash, createHmac, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'

export type Claims = Record<string, unknown>

export interface Lies {
  header?: Claims
  claims?: Claims
  /** Makes the whole token, from its signed text; the true signature unless said. */
  signature?: (text: string, keys: Keys) => Buffer
  /** Of the description. */
  description?: Claims
  /** Beside the true key; the true one is the first. */
  keySet?: Claims[]
}

interface Keys {
  privateKey: KeyObject
  publicKey: KeyObject
}

export interface ModelProvider {
  issuer: string
  clientId: string
  clientSecret: string
  lies: Lies
  /** Forms that came to the token endpoint. */
  exchanges: URLSearchParams[]
  /** What the browser is sent back with when `who` signs in at the address it was sent to. */
  signIn(location: string, who: Claims): URLSearchParams
}

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

export async function modelProvider(t: TestContext, kind: 'rsa' | 'ec' = 'rsa'): Promise<ModelProvider> {
  const keys: Keys =
    kind === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = kind === 'rsa' ? 'RS256' : 'ES256'
  const codes = new Map<string, { query: URLSearchParams; who: Claims }>()
  const clientSecret = 'a secret/of+the client'
  const provider: ModelProvider = {
    ...{ issuer: '', clientId: 'gatehouse', clientSecret, lies: {}, exchanges: [] },
    signIn(location, who) {
      const { searchParams: query } = new URL(location)
      const code = randomBytes(16).toString('base64url')
      codes.set(code, { query, who })
      return new URLSearchParams({ code, state: query.get('state')! })
    },
  }
  const server = createServer(async (request, reply) => {
    const answer = await route(request)
    reply.writeHead(answer ? 200 : 400, { 'content-type': 'application/json' }).end(JSON.stringify(answer ?? {}))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.after(() => void [server.close(), server.closeAllConnections()])
  provider.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/of-the-test`
  const { issuer } = provider

  async function route(request: IncomingMessage): Promise<Claims | undefined> {
    const path = request.url?.replace('/of-the-test', '')
    if (path === '/.well-known/openid-configuration') return { ...description(), ...provider.lies.description }
    if (path === '/keys') {
      const jwk = { ...keys.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig' }
      return { keys: [jwk, ...(provider.lies.keySet ?? [])] }
    }
    return path === '/token' ? exchange(request) : undefined
  }

  const description = () => ({
    ...{ issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token` },
    ...{ jwks_uri: `${issuer}/keys`, authorization_response_iss_parameter_supported: false },
  })

  async function exchange(request: IncomingMessage): Promise<Claims | undefined> {
    let body = ''
    for await (const piece of request) body += piece
    const form = new URLSearchParams(body)
    provider.exchanges.push(form)
    const code = form.get('code') ?? ''
    const found = codes.get(code)
    codes.delete(code)
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    if (!found || challenge !== found.query.get('code_challenge')) return undefined
    if (form.get('redirect_uri') !== found.query.get('redirect_uri')) return undefined
    const expected = new URLSearchParams({ '': clientSecret }).toString().slice(1)
    const credential = Buffer.from(`gatehouse:${expected}`).toString('base64')
    if (request.headers.authorization !== `Basic ${credential}`) return undefined
    return { id_token: tokenFor(found.query.get('nonce'), found.who), token_type: 'Bearer', access_token: 'x' }
  }

  function tokenFor(nonce: string | null, who: Claims): string {
    const { lies } = provider
    const iat = Math.floor(Date.now() / 1000)
    const claims = { iss: issuer, aud: provider.clientId, iat, exp: iat + 300, nonce, email_verified: true, ...who }
    const header = { alg: algorithm, kid: 'one', ...lies.header }
    const text = `${base64url(header)}.${base64url({ ...claims, ...lies.claims })}`
    const signature = lies.signature?.(text, keys) ?? signed(text, keys.privateKey)
    return `${text}.${signature.toString('base64url')}`
  }

  return provider
}

export const signed = (text: string, key: KeyObject): Buffer =>
  sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' })

/** The attack on checkers that let the token choose: the public key, as everybody has it, as an HMAC secret. */
export const confused = (text: string, { publicKey }: Keys): Buffer =>
  createHmac('sha256', publicKey.export({ format: 'pem', type: 'spki' }))
    .update(text)
    .digest()

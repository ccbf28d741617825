/** `oidc-provider` as an issuer of somebody else, and `openid-client` as a client of it, for tests. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { TestContext } from 'node:test'
import { createLocalJWKSet, decodeJwt, exportJWK, generateKeyPair, type JWK, jwtVerify } from 'jose'
import { type Adapter, type AdapterPayload, type Configuration, Provider } from 'oidc-provider'
import * as client from 'openid-client'

export const foreignAudience = 'https://pets.example.com/'
export const exchange = 'urn:ietf:params:oauth:grant-type:token-exchange'
const secret = 'a secret of the test, long enough +/%'

export interface ForeignIssuer {
  url: string
  /** What clients there show, all of them the same. */
  secret: string
  /** A client of it that found its endpoints by itself. */
  clientOf: (id: string) => Promise<client.Configuration>
  /** A new key that signs from now on; those before are shown on. */
  rotate: () => Promise<void>
  /** Times that an endpoint was asked, by its path. */
  asked: Map<string, number>
}

/** Its access tokens are JWTs (RFC 9068), or opaque. */
export async function foreignIssuer(t: TestContext, format: 'jwt' | 'opaque'): Promise<ForeignIssuer> {
  const asked = new Map<string, number>()
  const kept = new Map<string, AdapterPayload>()
  const keys: JWK[] = []
  let handle: ReturnType<Provider['callback']>
  const server = createServer((request, response) => {
    asked.set(request.url!, (asked.get(request.url!) ?? 0) + 1)
    void handle(request, response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => void [server.close(), server.closeAllConnections()])
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`
  const rotate = async () => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true })
    keys.unshift({ ...(await exportJWK(privateKey)), kid: `key-${keys.length}`, alg: 'ES256', use: 'sig' })
    const provider = new Provider(url, configuration({ format, keys, kept }))
    provider.registerGrantType(exchange, ctx => exchanged(provider, ctx, { url, keys }), [
      ...['subject_token', 'subject_token_type', 'scope', 'audience', 'resource'],
    ])
    handle = provider.callback()
  }
  await rotate()
  const clientOf = (id: string) =>
    client.discovery(new URL(url), id, undefined, client.ClientSecretBasic(secret), {
      execute: [client.allowInsecureRequests],
    })
  return { url, secret, clientOf, rotate, asked }
}

interface Held {
  format: 'jwt' | 'opaque'
  keys: JWK[]
  kept: Map<string, AdapterPayload>
}

function configuration({ format, keys, kept }: Held): Configuration {
  const made = (client_id: string) => ({
    ...{ client_id, client_secret: secret, grant_types: ['client_credentials', exchange] },
    ...{ redirect_uris: [], response_types: [], scope: 'pets:read pets:write' },
  })
  return {
    ...{ jwks: { keys: keys as never }, adapter: adapterOn(kept), cookies: { keys: ['of the test'] } },
    clients: [made('shop'), made('gateway')],
    scopes: ['pets:read', 'pets:write'],
    ttl: { ClientCredentials: 600 },
    // Called once the token that is exchanged was verified.
    extraTokenClaims: ctx => {
      const { subject_token: subject } = ctx.oidc.params as { subject_token?: string }
      return subject === undefined ? undefined : { on_behalf_of: decodeJwt(subject).client_id }
    },
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    features: {
      ...{ devInteractions: { enabled: false }, clientCredentials: { enabled: true } },
      introspection: { enabled: true, allowedPolicy: () => true },
      ...{ revocation: { enabled: true, allowedPolicy: () => true } },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => foreignAudience,
        getResourceServerInfo: () => ({
          ...{ scope: 'pets:read pets:write', audience: foreignAudience, accessTokenTTL: 600 },
          accessTokenFormat: format,
          ...(format === 'jwt' ? { jwt: { sign: { alg: 'ES256' as const } } } : {}),
        }),
      },
    },
  }
}

/** RFC 8693, as far as a test wants it: another token for whoever the one shown is of. */
async function exchanged(
  provider: Provider,
  ctx: Parameters<Parameters<Provider['registerGrantType']>[1]>[0],
  { url, keys }: { url: string; keys: JWK[] },
): Promise<void> {
  const { client: who, params } = ctx.oidc
  const { subject_token, scope } = params as unknown as { subject_token: string; scope?: string }
  const shown = keys.map(({ d: _, ...key }) => key)
  await jwtVerify(subject_token, createLocalJWKSet({ keys: shown }), { issuer: url })
  const token = new provider.ClientCredentials({ client: who, scope: scope! })
  token.resourceServer = new provider.ResourceServer(foreignAudience, {
    ...{ scope: scope!, audience: foreignAudience, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'ES256' } } },
  })
  ctx.body = {
    ...{ access_token: await token.save(), token_type: 'Bearer', expires_in: 600 },
    issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
  }
}

const adapterOn =
  (kept: Map<string, AdapterPayload>) =>
  (model: string): Adapter => ({
    upsert: async (id, payload) => void kept.set(`${model} ${id}`, payload),
    find: async id => kept.get(`${model} ${id}`),
    findByUid: async () => undefined,
    findByUserCode: async () => undefined,
    destroy: async id => void kept.delete(`${model} ${id}`),
    consume: async () => {},
    revokeByGrantId: async () => {},
  })

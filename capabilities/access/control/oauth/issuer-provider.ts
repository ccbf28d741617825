/** `oidc-provider` as the authorization server of one organization, with what it may do and nothing else. */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Log } from '@gatehouse/unit'
import { type AdapterFactory, type Configuration, errors, type KoaContextWithOIDC, Provider } from 'oidc-provider'
import { ArtifactAdapter, type ArtifactPorts } from './artifact-adapter.ts'
import { clientScopes, type IssuerClient, issuerClient } from './issuer-client.ts'
import type { IssuerKey, PrivateKey } from './issuer-keys.ts'
import { onlyOffered } from './issuer-metadata.ts'
import type { ServedIssuer } from './served-issuer.ts'
import { structuredTokens } from './structured-tokens.ts'

export interface ProviderParts extends ArtifactPorts {
  server: ServedIssuer
  keys: readonly { state: IssuerKey['state']; key: PrivateKey }[]
  cookieKey: string
  log: Log
}

export function issuerProvider(parts: ProviderParts): Provider {
  const { server } = parts
  const provider = new Provider(server.issuer, configurationOf(parts))
  // The origin stands in the headers that the door writes; those of the caller it throws away.
  provider.proxy = true
  provider.use(failuresTold(parts))
  provider.use(onlyOffered(server))
  provider.use(structuredTokens(parts))
  Object.defineProperty(provider.Client.prototype, 'compareClientSecret', { value: comparedByDigest })
  provider.on('server_error', (_, thrown) => logFailure(parts, thrown))
  return provider
}

/** What was thrown beside the library's own ways; without this it is told as text, and printed. */
function failuresTold(parts: ProviderParts) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    try {
      await next()
    } catch (thrown) {
      const known = thrown instanceof errors.OIDCProviderError
      if (!known) logFailure(parts, thrown as Error)
      ctx.status = known ? thrown.statusCode : 500
      ctx.body = { error: known ? thrown.error : 'server_error' }
    }
  }
}

function logFailure({ server, log }: ProviderParts, { message, stack }: Error): void {
  log.error('An authorization server failed.', { issuer: server.issuer, detail: message, cause: stack })
}

/** What is kept of a secret, and stands in its place here, is its digest. */
function comparedByDigest(this: { clientSecret?: string }, shown: string): boolean {
  const digest = createHash('sha256').update(String(shown)).digest()
  return timingSafeEqual(digest, Buffer.from(this.clientSecret ?? '', 'hex'))
}

function configurationOf(parts: ProviderParts): Configuration {
  const { server, keys, cookieKey } = parts
  const { accessTokenSeconds } = server
  return {
    adapter: adapterOf(parts),
    jwks: { keys: keys.map(({ key }) => key) as never },
    cookies: { keys: [cookieKey] },
    clientAuthMethods: ['client_secret_basic', 'client_secret_post'],
    clientDefaults: { id_token_signed_response_alg: 'ES256', grant_types: [], response_types: [] },
    ...{ scopes: [], claims: {}, responseTypes: [], ttl: { ClientCredentials: accessTokenSeconds } },
    features: {
      ...{ devInteractions: { enabled: false }, userinfo: { enabled: false }, rpInitiatedLogout: { enabled: false } },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: () => false },
      revocation: { enabled: true, allowedPolicy: () => false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => server.audiences[0],
        getResourceServerInfo: (_, resource, client) => resourceOf(parts, resource, client.clientId),
      },
    },
    renderError: (ctx, { error, error_description }) => {
      ctx.body = { error, error_description }
    },
  }
}

/** Tokens are JWTs (RFC 9068), for one of the server's audiences, with what the client's products allow. */
async function resourceOf(parts: ProviderParts, resource: string, clientId: string) {
  const { server, keys, db, nowMs } = parts
  if (!server.audiences.includes(resource)) throw new errors.InvalidTarget()
  const client = await issuerClient(db, server, { clientId, nowMs: nowMs() })
  if (!client) throw new errors.InvalidClient('client is invalid')
  const scopes = await clientScopes(db, server, { ...client, nowMs: nowMs() })
  const kid = keys.find(({ state }) => state === 'current')!.key.kid
  return {
    ...{ scope: scopes.join(' '), audience: resource, accessTokenTTL: server.accessTokenSeconds },
    ...{ accessTokenFormat: 'jwt' as const, jwt: { sign: { alg: 'ES256' as const, kid } } },
  }
}

function adapterOf({ server, db, nowMs }: ProviderParts): AdapterFactory {
  return model => {
    const artifacts = new ArtifactAdapter(server, model, { db, nowMs })
    if (model !== 'Client') return artifacts
    const find = async (clientId: string) => {
      const client = await issuerClient(db, server, { clientId, nowMs: nowMs() })
      return client && metadataOf(client)
    }
    return Object.assign(artifacts, { find })
  }
}

const metadataOf = ({ id, secretSha256, authentication }: IssuerClient) => ({
  ...{ client_id: id, client_secret: secretSha256, grant_types: ['client_credentials'] },
  ...{ redirect_uris: [], response_types: [], token_endpoint_auth_method: `client_secret_${authentication}` },
})

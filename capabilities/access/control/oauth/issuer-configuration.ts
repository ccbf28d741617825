/** What `oidc-provider` is told to be: which flows, how long what holds, and who people and clients are. */
import { type Configuration, errors, type KoaContextWithOIDC, type RefreshToken } from 'oidc-provider'
import { artifactDigest } from './artifact-adapter.ts'
import { deviceFlow } from './device-pages.ts'
import { keepGiven } from './ended-tokens.ts'
import { failurePage } from './failure-page.ts'
import { adapterOf } from './issuer-adapters.ts'
import { clientRights, issuerClient } from './issuer-client.ts'
import type { ProviderParts } from './issuer-provider.ts'
import { accounts } from './person-accounts.ts'
import { personClaims, personScopes } from './person-scopes.ts'
import { promptPolicy } from './prompt-policy.ts'
import { signOut } from './sign-out-pages.ts'

const daySeconds = 86_400
const [codeSeconds, interactionSeconds, deviceCodeSeconds, idTokenSeconds] = [60, 900, 600, 3600]

export function configurationOf(parts: ProviderParts): Configuration {
  const { server, keys, cookieKey } = parts
  const { findAccount, loadExistingGrant } = accounts(parts)
  return {
    adapter: adapterOf(parts),
    // The first that fits signs.
    jwks: { keys: [...keys].sort((a, b) => order(a.state) - order(b.state)).map(({ key }) => key) as never },
    cookies: { keys: [cookieKey], names: cookieNames(server.issuer, server.id) },
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    clientDefaults: { id_token_signed_response_alg: 'ES256', grant_types: [], response_types: [] },
    clientBasedCORS: (_, origin, client) =>
      client.tokenEndpointAuthMethod === 'none' &&
      (client.redirectUris ?? []).some(uri => URL.parse(uri)?.origin === origin),
    ...{
      scopes: Object.keys(personScopes),
      claims: personClaims,
      responseTypes: ['code'],
      pkce: { required: () => true },
    },
    ...{ findAccount, loadExistingGrant, ttl: ttlOf(parts), features: featuresOf(parts) },
    ...{ allowOmittingSingleRegisteredRedirectUri: false, expiresWithSession: () => false, rotateRefreshToken: true },
    issueRefreshToken: (_, client) => client.grantTypeAllowed('refresh_token'),
    interactions: {
      policy: promptPolicy(),
      url: (_, { uid }) => `${new URL(server.issuer).pathname}/interaction/${uid}`,
    },
    extraTokenClaims: async (_, token) => {
      if (!('grantId' in token) || !token.grantId) return undefined
      await keepGiven(parts, token)
      return { gid: artifactDigest(token.grantId) }
    },
    renderError: (ctx, { error, error_description }) => {
      if (ctx.accepts('json', 'html') === 'html') failurePage(parts, ctx, { error, words: error_description })
      else ctx.body = { error, error_description }
    },
  }
}

const order = (state: string) => (state === 'current' ? 0 : 1)

/** A browser lets no other host set or read them (RFC 6265bis §4.1.3); without TLS it takes no such names. */
function cookieNames(issuer: string, serverId: string) {
  const secure = issuer.startsWith('https:')
  const own = `gatehouse_issuer_${serverId.slice(-12)}`
  const part = secure ? '__Secure-' : ''
  return {
    session: `${secure ? '__Host-' : ''}${own}`,
    ...{ interaction: `${part}${own}_step`, resume: `${part}${own}_resume` },
  }
}

function featuresOf(parts: ProviderParts): Configuration['features'] {
  const { server } = parts
  const own = (_: unknown, { clientId }: { clientId: string }, token: { clientId?: string | undefined }) =>
    token.clientId === clientId
  return {
    ...{ devInteractions: { enabled: false }, userinfo: { enabled: true }, clientCredentials: { enabled: true } },
    introspection: {
      enabled: true,
      allowedPolicy: (_, client, token) => client.clientAuthMethod !== 'none' && own(_, client, token),
    },
    revocation: { enabled: true, allowedPolicy: own },
    pushedAuthorizationRequests: { enabled: true },
    deviceFlow: deviceFlow(parts),
    rpInitiatedLogout: { enabled: true, ...signOut(parts) },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => server.audiences[0],
      useGrantedResource: () => true,
      getResourceServerInfo: (ctx, resource, client) => resourceOf(parts, { ctx, resource, clientId: client.clientId }),
    },
  }
}

function ttlOf({ server }: ProviderParts): Configuration['ttl'] {
  const { accessTokenSeconds, sessionHours, refreshDays, refreshIdleDays } = server
  const signedIn = sessionHours * 3600
  return {
    ...{ ClientCredentials: accessTokenSeconds, AccessToken: accessTokenSeconds, IdToken: idTokenSeconds },
    ...{ AuthorizationCode: codeSeconds, Interaction: interactionSeconds, DeviceCode: deviceCodeSeconds },
    Grant: refreshDays * daySeconds,
    // Of who is not signed in there is nothing to remember beyond the form that is open.
    Session: (_, session) =>
      session.accountId ? Math.max(1, (session.loginTs ?? 0) + signedIn - nowSeconds()) : interactionSeconds,
    RefreshToken: (_, token) => refreshSeconds(token, refreshIdleDays * daySeconds, refreshDays * daySeconds),
  }
}

function refreshSeconds({ iiat }: RefreshToken, idle: number, absolute: number): number {
  const now = nowSeconds()
  return Math.max(1, Math.min(idle, (iiat ?? now) + absolute - now))
}

/** By the clock of the library, which wrote what it is compared with. */
const nowSeconds = () => Math.floor(Date.now() / 1000)

/** Tokens are JWTs (RFC 9068), for one of the server's audiences, with what the client's products allow. */
async function resourceOf(
  parts: ProviderParts,
  { ctx, resource, clientId }: { ctx: KoaContextWithOIDC; resource: string; clientId: string },
) {
  const { server, keys, db, nowMs } = parts
  if (!server.audiences.includes(resource)) throw new errors.InvalidTarget()
  const client = await issuerClient(db, server, { clientId, nowMs: nowMs() })
  if (!client) throw new errors.InvalidClient('client is invalid')
  const { scopes } = await clientRights(db, server, { ...client, nowMs: nowMs() })
  const forItself = ctx.oidc.params?.grant_type === 'client_credentials'
  const names = [...(forItself ? [] : Object.keys(personScopes)), ...scopes.map(({ name }) => name)]
  const kid = keys.find(({ state }) => state === 'current')!.key.kid
  return {
    ...{ scope: names.join(' '), audience: resource, accessTokenTTL: server.accessTokenSeconds },
    ...{ accessTokenFormat: 'jwt' as const, jwt: { sign: { alg: 'ES256' as const, kid } } },
  }
}

/** Where `oidc-provider` keeps what it remembers, by the name of its model; clients are credentials. */
import type { AdapterFactory } from 'oidc-provider'
import { ArtifactAdapter } from './artifact-adapter.ts'
import { DeviceCodeAdapter } from './device-code-adapter.ts'
import { type IssuerClient, issuerClient, registeredGrants } from './issuer-client.ts'
import type { ProviderParts } from './issuer-provider.ts'
import { SealedAdapter } from './sealed-adapter.ts'

export function adapterOf({ server, db, nowMs, tokensEnded, cookieKey }: ProviderParts): AdapterFactory {
  const ports = { db, nowMs, tokensEnded }
  return model => {
    if (model === 'Interaction') return new SealedAdapter(server, model, ports)
    if (model === 'DeviceCode') return new DeviceCodeAdapter(server, ports, cookieKey)
    const artifacts = new ArtifactAdapter(server, model, ports)
    if (model !== 'Client') return artifacts
    const find = async (clientId: string) => {
      const client = await issuerClient(db, server, { clientId, nowMs: nowMs() })
      return client && metadataOf(client)
    }
    return Object.assign(artifacts, { find })
  }
}

function metadataOf({ id, title, secretSha256, authentication, grants, redirectUris, signOutUris }: IssuerClient) {
  const code = grants.includes('authorization_code')
  return {
    ...{ client_id: id, client_name: title, grant_types: grants.map(grant => registeredGrants[grant]) },
    ...(secretSha256 === undefined ? {} : { client_secret: secretSha256 }),
    token_endpoint_auth_method: authentication === 'none' ? 'none' : `client_secret_${authentication}`,
    ...{ redirect_uris: [...redirectUris], post_logout_redirect_uris: [...signOutUris] },
    // In no other way, which would take a script.
    ...(code ? { response_types: ['code'], response_modes: ['query'] } : { response_types: [] }),
    application_type: [...redirectUris, ...signOutUris].every(isWeb) ? 'web' : 'native',
  }
}

const isWeb = (uri: string) => uri.startsWith('https://')

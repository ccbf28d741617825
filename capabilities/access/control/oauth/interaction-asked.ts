/** What a client asks of a person, and the grant that her yes makes. */
import type { Grant, Provider } from 'oidc-provider'
import { type ClientScope, clientRights, type IssuerClient } from './issuer-client.ts'
import type { ProviderParts } from './issuer-provider.ts'
import { personScopes } from './person-scopes.ts'

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>

export interface Asked {
  /** About the person. */
  openid: readonly string[]
  /** Of products, for one audience. */
  resource: string
  scopes: readonly string[]
  inWords: readonly ClientScope[]
  /** Whether the yes holds for the next time: not where a device or an own scheme could be anybody's. */
  isRemembered: boolean
}

export async function askedOf(
  { server, db, nowMs }: ProviderParts,
  { interaction, client }: { interaction: Interaction; client: IssuerClient },
): Promise<Asked> {
  const { params } = interaction
  const said = typeof params.scope === 'string' ? params.scope.split(' ') : []
  const { scopes: allowed } = await clientRights(db, server, { ...client, nowMs: nowMs() })
  const openid = said.filter(name => name in personScopes)
  const scopes = allowed.filter(({ name }) => said.includes(name) && !(name in personScopes))
  const [resource = server.audiences[0]] = [params.resource].flat() as string[]
  return {
    ...{ openid, resource, scopes: scopes.map(({ name }) => name) },
    inWords: [...openid.map(name => ({ name, description: personScopes[name]! })), ...scopes],
    isRemembered: typeof params.redirect_uri === 'string' && params.redirect_uri.startsWith('https://'),
  }
}

/** With what was granted to the same client in this session before. */
export async function grantOf(
  provider: Provider,
  { grantId, session, params }: Interaction,
  { openid, resource, scopes }: Asked,
): Promise<Grant> {
  const [accountId, clientId] = [session!.accountId, String(params.client_id)]
  const before = grantId ? await provider.Grant.find(grantId) : undefined
  const grant =
    before?.accountId === accountId && before.clientId === clientId
      ? before
      : new provider.Grant({ accountId, clientId })
  if (openid.length > 0) grant.addOIDCScope(openid.join(' '))
  // A token for an API says who it is for, too, and is shown for the person's claims.
  if (openid.length + scopes.length > 0) grant.addResourceScope(resource, [...openid, ...scopes].join(' '))
  return grant
}

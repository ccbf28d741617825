/** People as `oidc-provider` sees them: who may sign in, by what began after it was last ended for them. */
import { type RealmPerson, realmPerson } from '@gatehouse/capability-tenancy/control/realm.ts'
import { type Configuration, errors, type Grant, type KoaContextWithOIDC } from 'oidc-provider'
import { Consents } from './consents.ts'
import { clientRights, issuerClient } from './issuer-client.ts'
import type { ProviderParts } from './issuer-provider.ts'
import { claimsOf } from './person-scopes.ts'

export function accounts(parts: ProviderParts): Pick<Configuration, 'findAccount' | 'loadExistingGrant'> {
  const { server, db, nowMs } = parts
  const consents = new Consents(parts)

  /** Whether the application of the client that asks may have anything for people. */
  async function isSubscribed(clientId: string): Promise<boolean> {
    const client = await issuerClient(db, server, { clientId, nowMs: nowMs() })
    return client !== undefined && (await clientRights(db, server, { ...client, nowMs: nowMs() })).subscribed
  }

  return {
    async findAccount(ctx, id, token) {
      const person = await realmPerson(db, server.organizationId, id)
      const began = token ? (token as { authTime?: number }).authTime : ctx.oidc.session?.loginTs
      if (!person || !isAfterEnd(person, began)) return undefined
      const { client } = ctx.oidc
      if (client && !(await isSubscribed(client.clientId))) {
        if (token) return undefined
        throw new errors.AccessDenied('the application has no subscription that is live')
      }
      return { accountId: id, claims: async () => claimsOf(person) }
    },
    async loadExistingGrant(ctx) {
      const { result, session, client, account, provider } = ctx.oidc
      const id = (result?.consent as { grantId?: string } | undefined)?.grantId ?? session!.grantIdFor(client!.clientId)
      const known = id ? await provider.Grant.find(id) : undefined
      const person = await realmPerson(db, server.organizationId, account!.accountId)
      if (known && known.accountId === account!.accountId && isAfterEnd(person!, known.iat)) return known
      return (client!.applicationType === 'web' && (await remembered(ctx, consents, person!))) || undefined
    },
  }
}

/** To the second, as tokens count. */
export function isAfterEnd({ endedAtMs }: RealmPerson, beganSeconds: number | undefined): boolean {
  return beganSeconds !== undefined && beganSeconds >= Math.floor(endedAtMs / 1000)
}

/** A grant like the one that the person gave the client before, by another session. */
async function remembered(
  ctx: KoaContextWithOIDC,
  consents: Consents,
  person: RealmPerson,
): Promise<Grant | undefined> {
  const { client, provider } = ctx.oidc
  const consent = await consents.find(person.id, client!.clientId)
  if (!consent || !isAfterEnd(person, consent.atSeconds)) return undefined
  const grant = new provider.Grant({ accountId: person.id, clientId: client!.clientId })
  if (consent.openid.length > 0) grant.addOIDCScope(consent.openid.join(' '))
  for (const [resource, scopes] of Object.entries(consent.resources)) grant.addResourceScope(resource, scopes.join(' '))
  await grant.save()
  return grant
}

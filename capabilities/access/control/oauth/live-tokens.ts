/** Access tokens that this server signed, as long as all that they rest on holds. */
import { type RealmPerson, realmPerson } from '@gatehouse/capability-tenancy/control/realm.ts'
import { createLocalJWKSet, errors, type JWTPayload, jwtVerify } from 'jose'
import { ArtifactAdapter } from './artifact-adapter.ts'
import { clientRights, type IssuerClient, issuerClient } from './issuer-client.ts'
import type { ProviderParts } from './issuer-provider.ts'
import { isAfterEnd } from './person-accounts.ts'

export type TokenParts = Omit<ProviderParts, 'cookieKey' | 'log' | 'attempts'>

export interface LiveToken {
  claims: JWTPayload
  client: IssuerClient
  /** Who granted it; none of a client's own. */
  person?: RealmPerson
}

export class LiveTokens {
  readonly revoked: ArtifactAdapter
  readonly #parts: TokenParts
  readonly #grants: ArtifactAdapter
  readonly #keySet: ReturnType<typeof createLocalJWKSet>

  constructor(parts: TokenParts) {
    const { server, db, nowMs, keys } = parts
    this.#parts = parts
    this.revoked = new ArtifactAdapter(server, 'RevokedToken', { db, nowMs })
    this.#grants = new ArtifactAdapter(server, 'Grant', { db, nowMs })
    this.#keySet = createLocalJWKSet({ keys: keys.map(({ key: { d: _, ...shown } }) => shown as never) })
  }

  async claimsOf(token: string): Promise<JWTPayload | undefined> {
    const { server, nowMs } = this.#parts
    try {
      const rules = { issuer: server.issuer, algorithms: ['ES256'], typ: 'at+jwt', requiredClaims: ['exp', 'jti'] }
      return (await jwtVerify(token, this.#keySet, { ...rules, currentDate: new Date(nowMs()) })).payload
    } catch (thrown) {
      if (thrown instanceof errors.JOSEError || thrown instanceof TypeError) return undefined
      throw thrown
    }
  }

  async find(token: string): Promise<LiveToken | undefined> {
    const { db, server, nowMs } = this.#parts
    const claims = await this.claimsOf(token)
    if (!claims || (await this.revoked.find(claims.jti!))) return undefined
    const client = await issuerClient(db, server, { clientId: String(claims.client_id), nowMs: nowMs() })
    if (!client) return undefined
    if (claims.sub === client.id) return { claims, client }
    const person = await realmPerson(db, server.organizationId, String(claims.sub))
    if (!person || !isAfterEnd(person, claims.iat) || !(await this.#grants.has(String(claims.gid)))) return undefined
    const { subscribed } = await clientRights(db, server, { ...client, nowMs: nowMs() })
    return subscribed ? { claims, client, person } : undefined
  }
}
